import type { PackedBatch } from '../../domain/batch.ts';
import { createRandom } from '../../domain/random.ts';

/**
 * NEFTune's noise (Jain et al. 2023, arXiv 2310.05914): uniform in ±α/√(T·H) on every embedded token of an example of T
 * tokens; none on the prompt or on padding. A function of seed, step and part: a run that goes on draws what it would
 * have drawn. → R·H values (E·H with an encoder), or null where α is 0. @param part which of the step's micro-batches
 */
export function inputNoise(batch: PackedBatch, hiddenSize: number, alpha: number, seed: number, step: number, part: number): Float32Array | null {
  if (alpha === 0) return null;
  const { rowSource, visibleUntil } = batch.encoder ?? batch;
  const random = createRandom(seed, `noise/${step}/${part}`);
  const noise = new Float32Array(rowSource.length * hiddenSize);
  let end = 0;
  let size = 0;
  for (let row = 0; row < rowSource.length; row++) {
    const until = visibleUntil[row] ?? 0;
    // A virtual token is the prompt; what nothing sees is padding.
    if ((rowSource[row] ?? -1) < 0 || until === 0) continue;
    if (row >= end) {
      // The first row of an example: everything that sees it is of the same example.
      end = Math.max(until, row + 1);
      size = alpha / Math.sqrt((end - row) * hiddenSize);
    }
    for (let i = row * hiddenSize; i < (row + 1) * hiddenSize; i++) noise[i] = (2 * random.next() - 1) * size;
  }
  return noise;
}
