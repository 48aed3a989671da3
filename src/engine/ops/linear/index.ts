import { clone } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { currentArithmetic } from '../arithmetic.ts';
import { formOf } from '../forms.ts';
import type { LinearWeight } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as halves from './halves.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** x·matrixᵀ + bias; gradient to x, of which only the first `gradientRows` may be read. x [R,I] → [R,O]. */
export function linear(x: Tensor2D, w: LinearWeight, gradientRows = x.shape[0]): Tensor2D {
  const form = linearForm();
  return withGradient(
    [x],
    () => ({ value: form.forwardLinear(x, w), saved: {} }),
    (dy) => [form.backwardLinear(dy, w, gradientRows)],
  );
}

/** Taken in the forward, and kept for the gradient. */
export function linearForm(): Pick<typeof reference, 'forwardLinear' | 'backwardLinear'> {
  return formOf({ reference, webgpu: currentArithmetic() === 'float16' ? halves : webgpu });
}

/** residual + x·matrixᵀ + bias; gradients to residual, and to x as in `linear`. x [R,I], residual [R,O] → [R,O]. */
export function addLinear(residual: Tensor2D, x: Tensor2D, w: LinearWeight, gradientRows = x.shape[0]): Tensor2D {
  const form = linearForm();
  return withGradient(
    [residual, x],
    () => ({ value: form.forwardLinear(x, w, null, residual), saved: {} }),
    (dy) => [clone(dy), form.backwardLinear(dy, w, gradientRows)],
  );
}
