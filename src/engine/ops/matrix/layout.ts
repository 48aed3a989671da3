import type { WeightDtype } from '../../../domain/model.ts';

/**
 * How the rows of a frozen matrix are packed into 32-bit words, lowest bits first; no word is shared by two rows.
 * f32: a float a word. f16: two binary16 a word, an even number of words. int8, int4: four, eight unsigned numbers q a
 * word, and for each block of columns ({@link BLOCK_COLUMNS}) one word with two bfloat16: the scale below, the minimum above;
 * the weight is minimum + scale·q. bfloat16 because small scales would be subnormal in binary16, which GPUs may flush.
 */
export const BLOCK_COLUMNS = { int8: 16, int4: 32 } as const;

/** Types of fewer bits than a float32, which kernels decode. */
export type PackedDtype = Exclude<WeightDtype, 'f32'>;

/** Words of a row's numbers. */
export function wordsOf(dtype: WeightDtype, columns: number): number {
  return WORDS[dtype](columns);
}

const WORDS: Readonly<Record<WeightDtype, (columns: number) => number>> = {
  f32: (columns) => columns,
  // Kernels read four numbers at a time.
  f16: (columns) => 2 * Math.ceil(columns / 4),
  int8: (columns) => Math.ceil(columns / 4),
  int4: (columns) => Math.ceil(columns / 8),
};

/** Words of a row's scales: a word a block. */
export function blocksOf(dtype: WeightDtype, columns: number): number {
  return dtype === 'int8' || dtype === 'int4' ? Math.ceil(columns / BLOCK_COLUMNS[dtype]) : 0;
}

/** Bytes that a matrix takes on the device. */
export function matrixBytes(dtype: WeightDtype, rows: number, columns: number): number {
  return 4 * rows * (wordsOf(dtype, columns) + blocksOf(dtype, columns));
}
