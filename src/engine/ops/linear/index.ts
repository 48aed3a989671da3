import { clone } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { LinearWeight } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** x·matrixᵀ + bias; gradient to x. x [R,I] → [R,O]. */
export function linear(x: Tensor2D, w: LinearWeight): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [x],
    () => ({ value: form.forwardLinear(x, w), saved: {} }),
    (dy) => [form.backwardLinear(dy, w)],
  );
}

/** residual + x·matrixᵀ + bias; gradients to residual and x. x [R,I], residual [R,O] → [R,O]. */
export function addLinear(residual: Tensor2D, x: Tensor2D, w: LinearWeight): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [residual, x],
    () => ({ value: form.forwardLinear(x, w, null, residual), saved: {} }),
    (dy) => [clone(dy), form.backwardLinear(dy, w)],
  );
}
