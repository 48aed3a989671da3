import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ActivationKind, LinearWeight } from '../types.ts';
import { product } from '../webgpu/matmul.ts';

/** See reference.ts. Bias and activation are part of the product's kernel; `transposed` isn't needed here. */
export function forwardLinear(x: Tensor2D, w: LinearWeight, activation: ActivationKind | null = null): Tensor2D {
  return product({ a: x, b: w.matrix, transposed: true, bias: w.bias, activation });
}

/** See reference.ts. */
export function backwardLinear(dy: Tensor2D, w: LinearWeight): Tensor2D {
  return product({ a: dy, b: w.matrix, transposed: false });
}
