import { add, clone, expandDims, gather, reshape, scatterND } from '@tensorflow/tfjs-core';
import type { Rank, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { withGradient } from '../withGradient.ts';

/** a + b, the residual stream; both get dy. [R,H] */
export function addRows(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradient([a, b], () => ({ value: add<Tensor2D>(a, b), saved: {} }), (dy) => [clone(dy), clone(dy)]);
}

/** [R,h·D] → [R,h,D] */
export function splitHeads(x: Tensor2D, heads: number): Tensor3D {
  const [rows, width] = x.shape;
  return withGradient(
    [x],
    () => ({ value: reshape<Rank.R3>(x, [rows, heads, width / heads]), saved: {} }),
    (dy) => [reshape(dy, [rows, width])],
  );
}

/** [R,h,D] → [R,h·D] */
export function joinHeads(x: Tensor3D): Tensor2D {
  const [rows, heads, width] = x.shape;
  return withGradient(
    [x],
    () => ({ value: reshape<Rank.R2>(x, [rows, heads * width]), saved: {} }),
    (dy) => [reshape(dy, x.shape)],
  );
}

/** Rows by index; gradients of a row taken twice are added. x [R,H], index [M] int32 → [M,H]. */
export function takeRows(x: Tensor2D, index: Tensor1D): Tensor2D {
  return withGradient(
    [x],
    () => ({ value: gather(x, index), saved: {} }),
    (dy) => [scatterND(expandDims(index, 1), dy, x.shape)],
  );
}
