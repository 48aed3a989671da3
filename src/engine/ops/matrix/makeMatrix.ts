import { tensor2d } from '@tensorflow/tfjs-core';
import type { WeightDtype } from '../../../domain/model.ts';
import type { WeightMatrix, WeightShard } from '../types.ts';
import { blocksOf, wordsOf } from './layout.ts';
import { packRows } from './pack.ts';

/** A matrix from float32 values [rows,columns] on the host, in shards of at most `shardRows` rows. */
export function makeMatrix(dtype: WeightDtype, values: Float32Array, columns: number, shardRows = Infinity): WeightMatrix {
  const rows = values.length / columns;
  const shards: WeightShard[] = [];
  for (let rowStart = 0; rowStart < rows; rowStart += shardRows) {
    const end = Math.min(rows, rowStart + shardRows);
    const part = values.slice(rowStart * columns, end * columns);
    shards.push({ rowStart, rows: end - rowStart, ...packShard(dtype, part, columns) });
  }
  return { rows, columns, dtype, largest: largestOf(values), shards };
}

/** The largest magnitude. A plain loop: a function called for each of a model's weights takes ten times as long. */
export function largestOf(values: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
  return largest;
}

function packShard(dtype: WeightDtype, values: Float32Array, columns: number): Pick<WeightShard, 'data' | 'scales'> {
  const rows = values.length / columns;
  if (dtype === 'f32') return { data: tensor2d(values, [rows, columns]), scales: null };
  const { data, scales } = packRows(dtype, values, columns);
  return {
    data: tensor2d(data, [rows, wordsOf(dtype, columns)], 'int32'),
    scales: scales.length === 0 ? null : tensor2d(scales, [rows, blocksOf(dtype, columns)], 'int32'),
  };
}
