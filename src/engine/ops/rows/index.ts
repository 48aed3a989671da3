import { add, clone, reshape } from '@tensorflow/tfjs-core';
import type { Rank, ShapeMap, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { Arrangement } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

export const takeForm = () => formOf<typeof reference>({ reference, webgpu });

/** a + b, the residual stream; both get dy. [R,H] */
export function addRows(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradient([a, b], () => ({ value: add<Tensor2D>(a, b), saved: {} }), (dy) => [clone(dy), clone(dy)]);
}

/** [R,h·D] → [R,h,D] */
export function splitHeads(x: Tensor2D, heads: number): Tensor3D {
  return reshaped<Rank.R3>(x, [x.shape[0], heads, x.shape[1] / heads]);
}

/** [R,h,D] → [R,h·D] */
export function joinHeads(x: Tensor3D): Tensor2D {
  return reshaped<Rank.R2>(x, [x.shape[0], x.shape[1] * x.shape[2]]);
}

/** Each head as a row of its own. [R,h,D] → [R·h,D] */
export function headsToRows(x: Tensor3D): Tensor2D {
  return reshaped<Rank.R2>(x, [x.shape[0] * x.shape[1], x.shape[2]]);
}

/** Undoes headsToRows. [R·h,D] → [R,h,D] */
export function rowsToHeads(x: Tensor2D, heads: number): Tensor3D {
  return reshaped<Rank.R3>(x, [x.shape[0] / heads, heads, x.shape[1]]);
}

function reshaped<R extends Rank>(x: Tensor, shape: ShapeMap[R]): Tensor<R> {
  return withGradient([x], () => ({ value: reshape<R>(x, shape), saved: {} }), (dy) => [reshape(dy, x.shape)]);
}

/** Rows by an ascending index; gradients of a row taken twice are added. x [R,H], index [M] int32 → [M,H]. */
export function takeRows(x: Tensor2D, index: Tensor1D): Tensor2D {
  const { forwardTakeRows, backwardTakeRows } = takeForm();
  return withGradient([x], () => ({ value: forwardTakeRows(x, index), saved: {} }), (dy) => [backwardTakeRows(dy, index, x.shape[0])]);
}

/** All rows in another order. [R,H] → [R,H] */
export function arrangeRows(x: Tensor2D, { index, inverse }: Arrangement): Tensor2D {
  const { forwardTakeRows } = takeForm();
  return withGradient([x], () => ({ value: forwardTakeRows(x, index), saved: {} }), (dy) => [forwardTakeRows(dy, inverse)]);
}
