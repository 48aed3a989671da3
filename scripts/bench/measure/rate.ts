import { slice } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** How fast something is computed, in GFLOP a second. */
export interface Rate {
  readonly clock: number;
  /** Of the processor, all threads together, which other work on the machine hardly changes; NaN in a browser, which doesn't tell. */
  readonly processor: number;
}

const RUNS = 3;

/** The best of some runs after one that compiles, by the clock and by processor time each. */
export async function rateOf(flops: number, run: () => Tensor2D): Promise<Rate & { readonly longestMs: number }> {
  let [clock, processor, longestMs] = [0, 0, 0];
  for (let i = 0; i <= RUNS; i++) {
    const [started, used] = [performance.now(), processorMs()];
    const product = run();
    await readOne(product);
    const [milliseconds, ofProcessor] = [performance.now() - started, processorMs() - used];
    product.dispose();
    if (i === 0) continue;
    clock = Math.max(clock, flops / milliseconds / 1e6);
    processor = Math.max(processor, flops / ofProcessor / 1e6);
    longestMs = Math.max(longestMs, milliseconds);
  }
  return { clock, processor, longestMs };
}

/** Processor time of this process so far; NaN in a browser. */
export function processorMs(): number {
  if (typeof process === 'undefined') return NaN;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Waits for the product without reading all of it. */
async function readOne(product: Tensor2D): Promise<void> {
  const corner = slice(product, [0, 0], [1, 1]);
  await corner.data();
  corner.dispose();
}
