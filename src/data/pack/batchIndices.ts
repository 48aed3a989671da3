import type { ExampleOrder } from '../../domain/config.ts';
import { createRandom, shuffle } from '../../domain/random.ts';

/**
 * Indices into n training examples of one step (0-based), epoch by epoch; the last batch of an epoch may be smaller,
 * as in a PyTorch DataLoader without `drop_last`. `file` keeps the file's order; `shuffled` draws a new permutation
 * an epoch, from a stream of its own, so any step can be had without those before it.
 */
export function batchIndices(
  n: number, batchSize: number, step: number, options: { readonly order: ExampleOrder; readonly seed: number },
): Int32Array {
  const perEpoch = Math.ceil(n / batchSize);
  const epoch = Math.floor(step / perEpoch);
  const start = (step % perEpoch) * batchSize;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  if (options.order === 'shuffled') shuffle(order, createRandom(options.seed, `order/${epoch}`));
  return order.slice(start, start + batchSize);
}
