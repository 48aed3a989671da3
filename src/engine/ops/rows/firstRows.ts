import { pad, slice } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** [R,W] → [count,W]; x itself where it has no more. */
export function firstRows(x: Tensor2D, count: number): Tensor2D {
  return count >= x.shape[0] ? x : slice(x, [0, 0], [count, x.shape[1]]);
}

/** Rows of 0 below, as many as make it `rows`. [count,W] → [rows,W] */
export function withRowsBelow(x: Tensor2D, rows: number): Tensor2D {
  return x.shape[0] === rows ? x : pad(x, [[0, rows - x.shape[0]], [0, 0]]);
}
