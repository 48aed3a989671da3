import { brainValue, halfValues } from './halves.ts';
import { BLOCK_COLUMNS, blocksOf, wordsOf } from './layout.ts';
import type { PackedDtype } from './layout.ts';
import { packRows } from './pack.ts';
import type { PackedRows } from './pack.ts';

/** The weights that packed rows stand for, row-major [rows,columns]. */
export function unpackRows(dtype: PackedDtype, { data, scales }: PackedRows, columns: number): Float32Array {
  const words = wordsOf(dtype, columns);
  const values = new Float32Array((data.length / words) * columns);
  if (dtype === 'f16') {
    const table = halfValues();
    eachRow(values, columns, words, (column, at) => table[((data[at + (column >> 1)] ?? 0) >>> (16 * (column & 1))) & 0xffff] ?? 0);
    return values;
  }
  const bits = dtype === 'int8' ? 8 : 4;
  const [perWord, blocks] = [32 / bits, blocksOf(dtype, columns)];
  eachRow(values, columns, words, (column, at, row) => {
    const scale = scales[row * blocks + Math.floor(column / BLOCK_COLUMNS[dtype])] ?? 0;
    const q = ((data[at + Math.floor(column / perWord)] ?? 0) >>> (bits * (column % perWord))) & (2 ** bits - 1);
    return brainValue(scale >>> 16) + brainValue(scale & 0xffff) * q;
  });
  return values;
}

/** The weights as a dtype keeps them, for backends that have no kernels to decode it. */
export function roundTo(dtype: PackedDtype, values: Float32Array, columns: number): Float32Array {
  return unpackRows(dtype, packRows(dtype, values, columns), columns);
}

/** `at`: the first word of the row. */
function eachRow(values: Float32Array, columns: number, words: number, valueOf: (column: number, at: number, row: number) => number): void {
  let i = 0;
  for (let row = 0; i < values.length; row++) {
    for (let column = 0; column < columns; column++) values[i++] = valueOf(column, row * words, row);
  }
}
