import { concat } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { WeightMatrix } from '../types.ts';

/** A float32 tensor [rows,columns] as a matrix of one shard; the tensor stays the caller's. */
export function denseMatrix(data: Tensor2D): WeightMatrix {
  const [rows, columns] = data.shape;
  return { rows, columns, dtype: 'f32', shards: [{ rowStart: 0, rows, data, scales: null }] };
}

/** The tensors of a matrix. */
export function tensorsOf({ shards }: WeightMatrix): Tensor[] {
  return shards.flatMap(({ data, scales }) => (scales === null ? [data] : [data, scales]));
}

/** The matrix as one float32 tensor [rows,columns], for the reference forms: its own where it is kept so, else a new one. */
export function floatMatrix({ shards }: WeightMatrix): Tensor2D {
  const parts = shards.map(({ data }) => data);
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : concat(parts, 0);
}
