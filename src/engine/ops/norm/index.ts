import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';
import type { NormOptions } from './reference.ts';

/** RMS or layer norm of each row; gradient to x. x [R,H] → [R,H]. */
export function norm(x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, options: NormOptions): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [x],
    () => {
      const { y, inverseSigma } = form.forwardNorm(x, weight, bias, options);
      return { value: y, saved: { x, inverseSigma } };
    },
    (dy, saved) => [form.backwardNorm(dy, saved.x, weight, saved.inverseSigma, options)],
  );
}
