import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { scoresOf } from '../../engine/evaluate/rankClassification.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import { paced } from './paced.ts';
import type { Prepared } from './prepare.ts';
import { predict } from './score.ts';
import type { SessionState } from './state.ts';

/** What a model answers without a prompt about some examples. */
export interface ZeroShot {
  readonly weights: BaseModel;
  readonly labels: EncodedLabels;
  readonly encoded: readonly EncodedExample[];
  /** [N·C] every class's score for every example. */
  readonly scores: Float64Array;
  /** That asking took. */
  readonly milliseconds: number;
}

export interface Asking {
  readonly state: SessionState;
  readonly runId: string;
  readonly weights: BaseModel;
  /** Awaited after each micro-batch; ends the work by throwing. */
  readonly between: () => Promise<void>;
}

/** Asks about every held-out example without a prompt, but for those that were the last to be asked about: the runs of a sweep share the answer. */
export async function askWithoutPrompt({ state, runId, weights, between }: Asking, { validation: { encoded }, labels }: Prepared, maxRows: number): Promise<ZeroShot> {
  const { host, zeroShot: known } = state;
  if (known?.weights === weights && sameLabels(known.labels, labels) && sameExamples(known.encoded, encoded)) return known;
  const started = host.now();
  const total = encoded.length;
  const tell = paced(() => host.now(), total, (done) => { host.emit('run/phase', { runId, phase: 'baseline', done, total }); });
  const predictions = await predict({ model: weights, labels, maxRows }, encoded, null, (done) => {
    tell(done);
    return between();
  });
  const found: ZeroShot = { weights, labels, encoded, scores: scoresOf(predictions), milliseconds: host.now() - started };
  state.zeroShot = found;
  return found;
}

function sameLabels(a: EncodedLabels, b: EncodedLabels): boolean {
  return a.decoderStart === b.decoderStart && String(a.endOfText) === String(b.endOfText) && a.ids.length === b.ids.length
    && a.ids.every((ids, i) => sameIds(ids, b.ids[i]));
}

function sameExamples(a: readonly EncodedExample[], b: readonly EncodedExample[]): boolean {
  return a === b || (a.length === b.length && a.every(({ contextIds }, i) => sameIds(contextIds, b[i]?.contextIds)));
}

function sameIds(a: Int32Array, b: Int32Array | undefined): boolean {
  return a.length === b?.length && a.every((id, i) => id === b[i]);
}
