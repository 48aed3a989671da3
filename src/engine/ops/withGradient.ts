import { customGrad } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** What an operation computed, and the tensors by name that its gradient needs. */
export interface Computed<Y extends Tensor, S extends Record<string, Tensor>> { readonly value: Y; readonly saved: S }

/**
 * An operation with its own gradient, as tf.customGrad, whose arguments are untyped.
 * What `forward` saves lives until the gradient is taken; everything else it makes is disposed.
 * `backward` returns one gradient for each input, in their order. Weights are captured, not passed: they have none.
 */
export function withGradient<Y extends Tensor, S extends Record<string, Tensor>>(
  inputs: readonly Tensor[],
  forward: () => Computed<Y, S>,
  backward: (dy: Y, saved: S) => Tensor[],
): Y {
  const operation = customGrad<Y>((...args) => {
    const save = args.at(-1);
    const { value, saved } = forward();
    if (typeof save === 'function') save(Object.values(saved));
    const names = Object.keys(saved);
    const gradFunc = (dy: Y, kept: Tensor[]): Tensor[] => {
      const named = Object.fromEntries(names.map((name, i) => [name, kept[i]]));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tfjs gives what was saved back in its order, untyped
      return backward(dy, named as S);
    };
    return { value, gradFunc };
  });
  return operation(...inputs);
}
