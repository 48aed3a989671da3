import { add, div, mul, sqrt, square, sub, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** AdamW's running means, on the device. */
export interface AdamWState {
  readonly kind: 'adamw';
  /** Updates done. */
  readonly step: number;
  /** Mean of the gradient, [P,H]. */
  readonly mean: Tensor2D;
  /** Mean of the squared gradient, [P,H]. */
  readonly square: Tensor2D;
}

export interface AdamWOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Before the first update: both means 0. */
export function initialAdamW(parameter: Tensor2D): AdamWState {
  return { kind: 'adamw', step: 0, mean: zerosLike(parameter), square: zerosLike(parameter) };
}

/**
 * One update (Loshchilov & Hutter 2019), in the order of torch.optim.AdamW: with t the update's number,
 *   p ← p·(1 − lr·λ);  m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;
 *   p ← p − lr/(1−β₁ᵗ) · m / (√s/√(1−β₂ᵗ) + ε).
 * parameter, gradient [P,H]. Returns new tensors; the old ones stay the caller's.
 */
export function adamwUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: AdamWState, options: AdamWOptions,
): { parameter: Tensor2D; state: AdamWState } {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = options;
  const step = state.step + 1;
  const updated = tidy(() => {
    const mean: Tensor2D = add(mul(state.mean, beta1), mul(gradient, 1 - beta1));
    const squares: Tensor2D = add(mul(state.square, beta2), mul(square(gradient), 1 - beta2));
    const denominator = add(div(sqrt(squares), Math.sqrt(1 - beta2 ** step)), epsilon);
    const change = mul(div(mean, denominator), learningRate / (1 - beta1 ** step));
    return { parameter: sub<Tensor2D>(mul(parameter, 1 - learningRate * weightDecay), change), mean, square: squares };
  });
  return { parameter: updated.parameter, state: { kind: 'adamw', step, mean: updated.mean, square: updated.square } };
}
