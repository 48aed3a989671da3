import { add, mul, sub, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** SGD's velocity, on the device. */
export interface SgdState {
  readonly kind: 'sgd';
  /** Updates done. */
  readonly step: number;
  /** [P,H] */
  readonly velocity: Tensor2D;
}

export interface SgdOptions { readonly learningRate: number; readonly momentum: number; readonly weightDecay: number }

export function initialSgd(parameter: Tensor2D): SgdState {
  return { kind: 'sgd', step: 0, velocity: zerosLike(parameter) };
}

/**
 * One update in the order of torch.optim.SGD without dampening: g ← g + λp;  v ← μv + g;  p ← p − lr·v.
 * parameter, gradient [P,H]. Returns new tensors; the old ones stay the caller's.
 */
export function sgdUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: SgdState, { learningRate, momentum, weightDecay }: SgdOptions,
): { parameter: Tensor2D; state: SgdState } {
  const updated = tidy(() => {
    const decayed = weightDecay === 0 ? gradient : add<Tensor2D>(gradient, mul(parameter, weightDecay));
    const velocity: Tensor2D = add(mul(state.velocity, momentum), decayed);
    return { parameter: sub<Tensor2D>(parameter, mul(velocity, learningRate)), velocity };
  });
  return { parameter: updated.parameter, state: { kind: 'sgd', step: state.step + 1, velocity: updated.velocity } };
}
