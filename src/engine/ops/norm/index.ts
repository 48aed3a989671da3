import { clone } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import { withGradient, withGradients } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';
import type { NormOptions } from './reference.ts';

export const normForm = () => formOf<Pick<typeof reference, 'forwardNorm' | 'backwardNorm'>>({ reference, webgpu });

/** RMS or layer norm of each row; gradient to x, of which only the first `gradientRows` may be read. x [R,H] → [R,H]. */
export function norm(x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, options: NormOptions, gradientRows = x.shape[0]): Tensor2D {
  const form = normForm();
  return withGradient(
    [x],
    () => {
      const { y, inverseSigma } = form.forwardNorm(x, weight, bias, options);
      return { value: y, saved: { x, inverseSigma } };
    },
    (dy, saved) => [form.backwardNorm(dy, saved.x, weight, saved.inverseSigma, options, null, gradientRows)],
  );
}

/** As `norm`, and x itself for the residual sum: what comes back from both is added in one pass. x [R,H] → [R,H] each. */
export function normBranch(
  x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, options: NormOptions, gradientRows = x.shape[0],
): { readonly normed: Tensor2D; readonly residual: Tensor2D } {
  const form = normForm();
  const [normed, residual] = withGradients<[Tensor2D, Tensor2D], { x: Tensor2D; inverseSigma: Tensor1D }>(
    [x],
    () => {
      const { y, inverseSigma } = form.forwardNorm(x, weight, bias, options);
      return { values: [y, clone(x)], saved: { x, inverseSigma } };
    },
    ([dNormed, dResidual], saved) => [form.backwardNorm(dNormed, saved.x, weight, saved.inverseSigma, options, dResidual, gradientRows)],
  );
  return { normed, residual };
}
