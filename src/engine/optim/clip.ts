import { add, div, minimum, mul, sqrt, square, stack, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** √(Σ x²) over all elements. */
export function globalNorm(x: Tensor2D): Scalar {
  return tidy(() => sqrt(sum<Scalar>(square(x))));
}

/** Scales to a norm of at most `maxNorm`: times min(1, maxNorm/(norm + 1e-6)), as torch.nn.utils.clip_grad_norm_. 0: unchanged. */
export function clipByGlobalNorm(gradient: Tensor2D, norm: Scalar, maxNorm: number): Tensor2D {
  if (maxNorm === 0) return gradient;
  return tidy(() => mul<Tensor2D>(gradient, minimum(div(maxNorm, add(norm, 1e-6)), 1)));
}

/** What a step reports, in one tensor: the loss, the gradient's norm, the parameter's, its distance from the origin. → [4] */
export function stepReport(loss: Scalar, gradientNorm: Scalar, parameter: Tensor2D, origin: Tensor2D): Tensor {
  return tidy(() => stack([loss, gradientNorm, globalNorm(parameter), globalNorm(sub(parameter, origin))]));
}
