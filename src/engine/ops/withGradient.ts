import { customGrad, engine } from '@tensorflow/tfjs-core';
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

/**
 * As {@link withGradient}, of an operation with several values; `backward` is given the gradient of each. tf.customGrad
 * takes one value alone, but what it calls takes several: tfjs-core 4.22 `Engine.runKernelFunc`, private, reached by name.
 */
export function withGradients<Y extends readonly Tensor[], S extends Record<string, Tensor>>(
  inputs: readonly Tensor[],
  forward: () => { readonly values: Y; readonly saved: S },
  backward: (dys: Y, saved: S) => Tensor[],
): Y {
  let names: string[] = [];
  const outputs: unknown = engine()['runKernelFunc']({
    inputs: Object.fromEntries(inputs.entries()),
    forwardFunc: (_: unknown, save: (tensors: Tensor[]) => void) => {
      const { values, saved } = forward();
      names = Object.keys(saved);
      save(Object.values(saved));
      return values;
    },
    backwardsFunc: (dys: Y, kept: Tensor[]) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      const gradients = backward(dys, Object.fromEntries(names.map((name, i) => [name, kept[i]])) as S);
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tfjs gives the values back, as tensors of the scope outside
  return outputs as Y;
}
