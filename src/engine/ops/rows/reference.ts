import { expandDims, gather, scatterND, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** Rows by index. x [R,W], index [M] int32 → [M,W]. */
export function forwardTakeRows(x: Tensor2D, index: Tensor1D): Tensor2D {
  return gather(x, index);
}

/** Gradient of x [rows,W]: what came to each of its rows, added in the order of an ascending index; 0 for those that were not taken. dy [M,W] */
export function backwardTakeRows(dy: Tensor2D, index: Tensor1D, rows: number): Tensor2D {
  return tidy(() => scatterND(expandDims(index, 1), dy, [rows, dy.shape[1]]));
}
