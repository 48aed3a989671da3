import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../domain/random.ts';

/**
 * The mask of a step: each number of the prompt is 0 with the chance `rate`, else 1/(1 − rate), so that its mean stays
 * (Srivastava et al. 2014). A function of seed and step: a run that goes on draws what it would have drawn.
 * → [P,H], or null where nothing is dropped. The caller disposes it.
 */
export function promptMask(rate: number, seed: number, step: number, shape: [number, number]): Tensor2D | null {
  if (rate === 0) return null;
  const random = createRandom(seed, `dropout/${step}`);
  const kept = 1 / (1 - rate);
  return tensor2d(Float32Array.from({ length: shape[0] * shape[1] }, () => (random.next() < rate ? 0 : kept)), shape);
}
