import type { PackResult } from '../../domain/batch.ts';
import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { bucketRows } from './bucket.ts';
import { finishBatch } from './finish.ts';
import type { Bucket, Candidate, Target } from './finish.ts';
import { encoderRows } from './encoderRows.ts';
import { packTree } from './packTree.ts';
import type { Segment } from './packTree.ts';

/**
 * The batch of an encoder-decoder. The encoder reads prompt and text of each example once; the decoder has a tree an
 * example: its start token → the tokens of every candidate (all but the last, which is only predicted). All rows of an
 * example's tree see all of its encoder rows.
 */
export function packAnswers(
  examples: readonly EncodedExample[], labels: EncodedLabels, decoderStart: number,
  options: { readonly numVirtualTokens: number; readonly bucket?: Bucket },
  candidatesOf: (example: EncodedExample, i: number) => readonly Candidate[],
): PackResult {
  const { numVirtualTokens, bucket = bucketRows } = options;
  const segments: Segment[] = [];
  const roots: number[] = [];
  const asked: (Candidate & { readonly example: number; readonly root: number; readonly segment: number; readonly ids: Int32Array })[] = [];
  for (const [example, encoded] of examples.entries()) {
    const root = segments.push({ parent: -1, sources: [decoderStart] }) - 1;
    roots.push(root);
    for (const { candidate, weight } of candidatesOf(encoded, example)) {
      const ids = labels.ids[candidate] ?? new Int32Array();
      const segment = segments.push({ parent: root, sources: ids.subarray(0, -1) }) - 1;
      asked.push({ candidate, weight, example, root, segment, ids });
    }
  }
  const tree = packTree(segments);
  const startOf = (segment: number | undefined): number => (segment === undefined ? tree.rowSource.length : tree.segmentStart[segment] ?? 0);
  const targets: Target[] = [];
  for (const { candidate, weight, example, root, segment, ids } of asked) {
    for (const [i, id] of ids.entries()) {
      targets.push({ row: i === 0 ? startOf(root) : startOf(segment) + i - 1, id, weight, example, candidate });
    }
  }
  const encoder = encoderRows(examples.map(({ contextIds }, i) => (
    { ids: contextIds, crossFrom: startOf(roots[i]), crossUntil: startOf(roots[i + 1]) })), numVirtualTokens);
  return finishBatch(tree, targets, paddedRows(examples, asked.map(({ ids }) => ids.length), numVirtualTokens), bucket, encoder);
}

/** Encoder and decoder rows that one example takes. */
export function answerRows({ contextIds }: EncodedExample, candidates: readonly (Int32Array | undefined)[], numVirtualTokens: number): number {
  return candidates.reduce((sum, ids) => sum + Math.max(0, (ids?.length ?? 0) - 1), numVirtualTokens + contextIds.length + 1);
}

/** Rows of a right-padded batch with one line for each answer asked for. */
function paddedRows(examples: readonly EncodedExample[], answers: readonly number[], numVirtualTokens: number): number {
  const longest = (lengths: readonly number[]) => lengths.reduce((a, b) => Math.max(a, b), 0);
  return answers.length * (numVirtualTokens + longest(examples.map(({ contextIds }) => contextIds.length)) + longest(answers));
}
