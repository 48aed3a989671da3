import type { PackedBatch } from '../../domain/batch.ts';
import { createRandom } from '../../domain/random.ts';

/** Where the rows of a text lie, with those of its answers: [from, until). */
interface TextRows { readonly from: number; readonly until: number }

/** The texts of a batch, in their order. A virtual token is the prompt; what nothing sees is padding. */
export function textRows(batch: PackedBatch): TextRows[] {
  const { rowSource, visibleUntil } = batch.encoder ?? batch;
  const found: TextRows[] = [];
  for (let row = 0; row < rowSource.length; row++) {
    const until = visibleUntil[row] ?? 0;
    if ((rowSource[row] ?? -1) < 0 || until === 0) continue;
    // Its first row: everything that sees it is of the same text.
    const end = Math.max(until, row + 1);
    found.push({ from: row, until: end });
    row = end - 1;
  }
  return found;
}

/**
 * NEFTune's noise (Jain et al. 2023, arXiv 2310.05914): uniform in ±α/√(T·H) on every embedded token of a text of T
 * tokens; none on the prompt or on padding. A function of seed, step and the text's place in the step: a run that goes on
 * draws what it would have drawn, and so does a step that is split otherwise.
 * → R·H values (E·H with an encoder), or null where α is 0. @param before texts in the step's micro-batches before this one
 */
export function inputNoise(batch: PackedBatch, hiddenSize: number, alpha: number, { seed, step, before }: { readonly seed: number; readonly step: number; readonly before: number }): Float32Array | null {
  if (alpha === 0) return null;
  const noise = new Float32Array((batch.encoder ?? batch).rowSource.length * hiddenSize);
  for (const [index, { from, until }] of textRows(batch).entries()) {
    const random = createRandom(seed, `noise/${step}/${before + index}`);
    const size = alpha / Math.sqrt((until - from) * hiddenSize);
    for (let i = from * hiddenSize; i < until * hiddenSize; i++) noise[i] = (2 * random.next() - 1) * size;
  }
  return noise;
}
