import { concat, slice, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { WeightMatrix, WeightShard } from '../types.ts';
import type { PackedDtype } from './layout.ts';
import { unpackRows } from './unpack.ts';

/** A float32 tensor [rows,columns] as a matrix of one shard; the tensor stays the caller's. */
export function denseMatrix(data: Tensor2D): WeightMatrix {
  const [rows, columns] = data.shape;
  return { rows, columns, dtype: 'f32', shards: [{ rowStart: 0, rows, data, scales: null }] };
}

/** The tensors of a shard. */
export function tensorsOf({ data, scales }: WeightShard): Tensor[] {
  return scales === null ? [data] : [data, scales];
}

/**
 * The matrix as one float32 tensor [rows,columns], for the reference forms: its own where it is kept so, else a new
 * one, decoded on the host (only tests keep packed weights on a backend of the reference forms).
 */
export function floatMatrix({ shards, dtype, columns }: WeightMatrix): Tensor2D {
  const parts = shards.map(ownRows).map((shard) => (dtype === 'f32' ? shard.data : unpackShard(shard, dtype, columns)));
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : concat(parts, 0);
}

/** The shard with data of its own, where it was a part of more rows. */
function ownRows({ data, scales, firstRow, ...shard }: WeightShard): WeightShard {
  if (firstRow === undefined) return { ...shard, data, scales };
  const rowsOf = (of: Tensor2D): Tensor2D => slice(of, [firstRow, 0], [shard.rows, of.shape[1]]);
  return { ...shard, data: rowsOf(data), scales: scales === null ? null : rowsOf(scales) };
}

function unpackShard({ data, scales, rows }: WeightShard, dtype: PackedDtype, columns: number): Tensor2D {
  const words = (tensor: Tensor | null) => (tensor === null ? new Int32Array() : tensor.dataSync<'int32'>());
  return tensor2d(unpackRows(dtype, { data: words(data), scales: words(scales) }, columns), [rows, columns]);
}
