import type { PackResult } from '../../domain/batch.ts';
import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { bucketRows } from './bucket.ts';
import { finishBatch, promptSources } from './finish.ts';
import type { Bucket, Candidate, Target } from './finish.ts';
import { answerRows, packAnswers } from './packAnswers.ts';
import { packTree } from './packTree.ts';
import type { Segment } from './packTree.ts';

export interface PackOptions {
  /** P; 0 packs without a prompt (zero-shot). */
  readonly numVirtualTokens: number;
  /** Examples of the whole step when this is one of its micro-batches; by default those given. */
  readonly stepExamples?: number;
  /** [C] how much an example of each class weighs; 1 by default. */
  readonly classWeights?: readonly number[];
  /** `bucketRows` by default; for rows and for targets. */
  readonly bucket?: Bucket;
}

/**
 * The batch that trains: prompt → each text → its expected label's tokens (all but the last, which is only predicted).
 * Every target weighs its class's weight / `stepExamples`, so the loss is the (weighted) mean over examples of the summed
 * cross-entropy of their target tokens. Every example must have a class.
 */
export function packTraining(examples: readonly EncodedExample[], labels: EncodedLabels, options: PackOptions): PackResult {
  const weight = exampleWeight(examples, options);
  return packCandidates(examples, labels, options, (example, i) => [{ candidate: example.classIndex, weight: weight(example, i) }]);
}

/**
 * The batch that trains the choice between the classes: prompt → each text → every class's tokens side by side. The
 * expected class's targets carry the example's weight, the others 0; which target belongs to which, `owners` says.
 */
export function packChoice(examples: readonly EncodedExample[], labels: EncodedLabels, options: PackOptions): PackResult {
  const weight = exampleWeight(examples, options);
  return packCandidates(examples, labels, options, (example, i) => {
    const expected = weight(example, i);
    return labels.ids.map((_, candidate) => ({ candidate, weight: candidate === example.classIndex ? expected : 0 }));
  });
}

/** The share of an example in the loss of its step. */
function exampleWeight(examples: readonly EncodedExample[], { stepExamples, classWeights }: PackOptions) {
  return ({ classIndex }: EncodedExample, i: number): number => {
    if (classIndex < 0) throw new RangeError(`Example ${i} has no class; unlabelled examples can't train.`);
    return (classWeights?.[classIndex] ?? 1) / (stepExamples ?? examples.length);
  };
}

/**
 * The batch that scores: prompt → each text → every class's tokens side by side, the text computed once. A class's
 * score is the sum of its targets' log-probabilities (see `owners`). The expected class's targets weigh 1, others 0:
 * the weighted loss is the *sum* over labelled examples of their cross-entropy.
 */
export function packScoring(examples: readonly EncodedExample[], labels: EncodedLabels, options: PackOptions): PackResult {
  return packCandidates(examples, labels, options, (example) =>
    labels.ids.map((_, candidate) => ({ candidate, weight: candidate === example.classIndex ? 1 : 0 })));
}

function packCandidates(
  examples: readonly EncodedExample[], labels: EncodedLabels, options: PackOptions,
  candidatesOf: (example: EncodedExample, i: number) => readonly Candidate[],
): PackResult {
  if (labels.decoderStart !== undefined) return packAnswers(examples, labels, labels.decoderStart, options, candidatesOf);
  const segments: Segment[] = [{ parent: -1, sources: promptSources(options.numVirtualTokens) }];
  const asked: (Candidate & { readonly example: number; readonly text: number; readonly segment: number; readonly ids: Int32Array })[] = [];
  let longest = 0;
  for (const [example, encoded] of examples.entries()) {
    const text = segments.push({ parent: 0, sources: encoded.contextIds }) - 1;
    for (const { candidate, weight } of candidatesOf(encoded, example)) {
      const ids = labels.ids[candidate] ?? new Int32Array();
      const segment = segments.push({ parent: text, sources: ids.subarray(0, -1) }) - 1;
      asked.push({ candidate, weight, example, text, segment, ids });
      longest = Math.max(longest, encoded.contextIds.length + ids.length);
    }
  }
  const tree = packTree(segments);
  const targets: Target[] = [];
  for (const { candidate, weight, example, text, segment, ids } of asked) {
    const beforeLabel = lastRowOf(segments, tree.segmentStart, text);
    const labelStart = tree.segmentStart[segment] ?? 0;
    for (const [i, id] of ids.entries()) {
      targets.push({ row: i === 0 ? beforeLabel : labelStart + i - 1, id, weight, example, candidate });
    }
  }
  const paddedRows = asked.length * (options.numVirtualTokens + longest);
  return finishBatch(tree, targets, paddedRows, options.bucket ?? bucketRows);
}

/** The last row that segment `s` sees before its children; an empty text ends where the prompt does. */
function lastRowOf(segments: readonly Segment[], segmentStart: Int32Array, s: number): number {
  const segment = segments[s];
  if (segment === undefined) throw new RangeError('A text without tokens needs a prompt: there is no row to predict from.');
  if (segment.sources.length === 0) return lastRowOf(segments, segmentStart, segment.parent);
  return (segmentStart[s] ?? 0) + segment.sources.length - 1;
}

/** Rows one example takes in `packTraining`, besides those that the examples share; see `sharedRows`. */
export function trainingRows(example: EncodedExample, labels: EncodedLabels, numVirtualTokens: number): number {
  if (labels.decoderStart !== undefined) return answerRows(example, [labels.ids[example.classIndex]], numVirtualTokens);
  return example.contextIds.length + (labels.ids[example.classIndex]?.length ?? 1) - 1;
}

/** Rows one example takes in `packScoring`, besides those that the examples share; see `sharedRows`. */
export function scoringRows(example: EncodedExample, labels: EncodedLabels, numVirtualTokens: number): number {
  if (labels.decoderStart !== undefined) return answerRows(example, labels.ids, numVirtualTokens);
  return labels.ids.reduce((sum, ids) => sum + ids.length - 1, example.contextIds.length);
}

/** Rows that a batch has once, whatever its examples: the prompt's, which an encoder-decoder repeats for each example instead. */
export function sharedRows(labels: EncodedLabels, numVirtualTokens: number): number {
  return labels.decoderStart === undefined ? numVirtualTokens : 0;
}
