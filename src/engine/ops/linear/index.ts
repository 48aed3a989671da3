import { clone, pad, slice, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { currentArithmetic } from '../arithmetic.ts';
import { formOf } from '../forms.ts';
import type { LinearWeight } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as halves from './halves.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/**
 * x·matrixᵀ + bias; gradient to x, of which the first `gradientRows` are computed and the others 0, where nobody needs
 * them. x [R,I] → [R,O].
 */
export function linear(x: Tensor2D, w: LinearWeight, gradientRows = x.shape[0]): Tensor2D {
  const form = currentForm();
  return withGradient(
    [x],
    () => ({ value: form.forwardLinear(x, w), saved: {} }),
    (dy) => [firstRows(dy, gradientRows, (part) => form.backwardLinear(part, w))],
  );
}

/** Taken in the forward, and kept for the gradient. */
function currentForm(): Pick<typeof reference, 'forwardLinear' | 'backwardLinear'> {
  return formOf({ reference, webgpu: currentArithmetic() === 'float16' ? halves : webgpu });
}

function firstRows(dy: Tensor2D, count: number, backward: (dy: Tensor2D) => Tensor2D): Tensor2D {
  const [rows, columns] = dy.shape;
  if (count >= rows) return backward(dy);
  return tidy(() => pad(backward(slice(dy, [0, 0], [count, columns])), [[0, rows - count], [0, 0]]));
}

/** residual + x·matrixᵀ + bias; gradients to residual and x. x [R,I], residual [R,O] → [R,O]. */
export function addLinear(residual: Tensor2D, x: Tensor2D, w: LinearWeight): Tensor2D {
  const form = currentForm();
  return withGradient(
    [residual, x],
    () => ({ value: form.forwardLinear(x, w, null, residual), saved: {} }),
    (dy) => [clone(dy), form.backwardLinear(dy, w)],
  );
}
