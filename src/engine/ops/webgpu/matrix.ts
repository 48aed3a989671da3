import type { WeightDtype } from '../../../domain/model.ts';
import { BLOCK_COLUMNS } from '../matrix/layout.ts';
import type { PackedDtype } from '../matrix/layout.ts';
import type { WeightMatrix } from '../types.ts';
import type { Binding } from './kernel.ts';
import { elementOf, isVector, reader } from './wgsl.ts';

/** What the text that reads a frozen matrix depends on. */
export interface MatrixForm {
  readonly dtype: WeightDtype;
  /** Whether float32 rows can be read four numbers at a time. */
  readonly vector: boolean;
}

export const matrixForm = ({ dtype, columns }: WeightMatrix): MatrixForm => ({ dtype, vector: isVector(columns) });

/** What tells forms apart. */
export const matrixKey = ({ dtype, vector }: MatrixForm): string => `${dtype}${vector ? ' vectors' : ''}`;

/** The arrays of a shard, in the order of `tensorsOf`. */
export function matrixBindings(name: string, { dtype, vector }: MatrixForm): Binding[] {
  if (dtype === 'f32') return [{ name, type: elementOf(vector ? 4 : 1) }];
  if (dtype === 'f16') return [{ name, type: 'vec2<u32>' }];
  return [{ name, type: 'u32' }, { name: `${name}_scales`, type: 'u32' }];
}

/**
 * `fn read_NAME(row, column4) -> vec4<f32>` as {@link reader}'s, over a shard packed as `matrix/layout.ts` says. What it
 * gives beyond the width is finite, and 0 where the matrix is float32. `width`: a WGSL expression.
 */
export function matrixReader(name: string, width: string, { dtype, vector }: MatrixForm): string {
  if (dtype === 'f32') return reader(name, width, vector);
  return `fn read_${name}(row: u32, column4: u32) -> vec4<f32> {${DECODERS[dtype](name, width)}
}`;
}

const DECODERS: Readonly<Record<PackedDtype, (name: string, width: string) => string>> = {
  f16: (name, width) => `
  let words = ${name}[row * ((${width} + 3u) / 4u) + column4];
  return vec4<f32>(unpack2x16float(words.x), unpack2x16float(words.y));`,
  int8: (name, width) => `
  let word = ${name}[row * ((${width} + 3u) / 4u) + column4];
  ${decodeBlock(name, width, 'vec4<u32>(0u, 8u, 16u, 24u)', 255, BLOCK_COLUMNS.int8)}`,
  int4: (name, width) => `
  let word = ${name}[row * ((${width} + 7u) / 8u) + column4 / 2u] >> (16u * (column4 & 1u));
  ${decodeBlock(name, width, 'vec4<u32>(0u, 4u, 8u, 12u)', 15, BLOCK_COLUMNS.int4)}`,
};

/** The upper half of a float32's bits is a bfloat16. */
function decodeBlock(name: string, width: string, shifts: string, mask: number, block: number): string {
  return `let block = ${name}_scales[row * ((${width} + ${block - 1}u) / ${block}u) + column4 / ${block / 4}u];
  let quanta = vec4<f32>((vec4<u32>(word) >> ${shifts}) & vec4<u32>(${mask}u));
  return fma(quanta, vec4<f32>(bitcast<f32>(block << 16u)), vec4<f32>(bitcast<f32>(block & 0xffff0000u)));`;
}
