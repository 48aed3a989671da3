import { dispose, tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { createRandom } from '../../domain/random.ts';

/** Step of the central difference: large enough for float32's rounding, small enough for the cubic term. */
const STEP = 1e-2;

/**
 * Largest |analytic − numeric| / (1 + |numeric|) over all elements of all inputs, for L = Σ w·forward(inputs) with
 * fixed random weights w; numeric is (L(x + ε) − L(x − ε)) / 2ε, summed in float64.
 * `forward` → one tensor; `backward(w)` → one gradient for each input, in their order.
 */
export async function gradientError<I extends readonly Tensor[], Y extends Tensor>(
  inputs: I, forward: (...inputs: I) => Y, backward: (dy: Y) => readonly Tensor[],
): Promise<number> {
  const y = forward(...inputs);
  const random = createRandom(3, 'gradientCheck');
  const weights = Float32Array.from({ length: y.size }, () => 2 * random.next() - 1);
  const dy = like(y, weights);
  const gradients = backward(dy);
  let largest = 0;
  for (const [index, input] of inputs.entries()) {
    const values = await input.data<'float32'>();
    const analytic = await gradients[index]?.data<'float32'>();
    const lossWith = async (moved: Float32Array): Promise<number> => {
      const replaced = like(input, moved);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same tuple with one tensor replaced by its like
      const found = forward(...(inputs.map((other, j) => (j === index ? replaced : other)) as readonly Tensor[] as I));
      const out = await found.data<'float32'>();
      dispose([replaced, found]);
      return out.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0);
    };
    for (let i = 0; i < values.length; i++) {
      const moved = (change: number) => values.map((value, j) => (j === i ? value + change : value));
      const numeric = (await lossWith(moved(STEP)) - await lossWith(moved(-STEP))) / (2 * STEP);
      largest = Math.max(largest, Math.abs((analytic?.[i] ?? NaN) - numeric) / (1 + Math.abs(numeric)));
    }
  }
  dispose([y, dy, ...gradients]);
  return largest;
}

function like<T extends Tensor>(model: T, values: Float32Array): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- tensor() gives the rank of the shape, which is the model's
  return tensor(values, model.shape) as T;
}
