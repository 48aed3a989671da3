import { customGrad, dispose, engine, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** What an operation computed, and the tensors by name that its gradient needs. */
export interface Computed<Y extends Tensor, S extends Record<string, Tensor>> { readonly value: Y; readonly saved: S }

/**
 * An operation with its own gradient, as tf.customGrad, whose arguments are untyped.
 * What `forward` saves lives until the gradient is taken; everything else it makes is disposed.
 * `backward` returns one gradient for each input, in their order. Weights are captured, not passed: they have none.
 * The backward goes from the last operation to the first, so that once it is over nobody needs what was saved, nor dy:
 * both are disposed at once, where tfjs would keep them, and every gradient, until the first operation's is taken.
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
      const gradients = tidy(() => backward(dy, named as S));
      release([dy, ...kept], gradients);
      return gradients;
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
      const gradients = tidy(() => backward(dys, Object.fromEntries(names.map((name, i) => [name, kept[i]])) as S));
      release([...dys, ...kept], gradients);
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tfjs gives the values back, as tensors of the scope outside
  return outputs as Y;
}

/** Called when an operation's backward is done and nothing that it was given is disposed yet: what is held is then at its largest. */
let onBackward: (() => void) | null = null;

/** Has `seen` called at each operation of every backward within `work`, when what it was given and what it gives are there. */
export async function watchingBackward<T>(seen: () => void, work: () => Promise<T>): Promise<T> {
  onBackward = seen;
  try {
    return await work();
  } finally {
    onBackward = null;
  }
}

/** Of an operation that no gradient comes back to, tfjs gives null. */
function release(needless: readonly (Tensor | null)[], gradients: readonly Tensor[]): void {
  onBackward?.();
  dispose(needless.flatMap((tensor) => (tensor === null || gradients.includes(tensor) ? [] : [tensor])));
}
