import type { RunCheckpoint } from '../../domain/checkpoint.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { SoftPrompt } from '../../domain/prompt.ts';
import type { Prediction } from '../../domain/run.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import { classificationMetrics } from '../../engine/evaluate/classificationMetrics.ts';
import { predictionsFrom, scoresOf } from '../../engine/evaluate/rankClassification.ts';
import type { Membership } from '../../engine/train/together.ts';
import { train } from '../../engine/train/train.ts';
import type { SessionHost } from './host.ts';
import { orLost } from './orLost.ts';
import { paced } from './paced.ts';
import { rest, restOrStop } from './pause.ts';
import { classesOf, type Prepared } from './prepare.ts';
import { predict } from './score.ts';
import type { ActiveRun, KnownModel, SessionState } from './state.ts';
import { createPacker } from './training.ts';
import { watchedExamples } from './watch.ts';

/** Milliseconds between two checkpoints: what a crash may cost, against a reading from the device and a write. */
const CHECKPOINT_MILLISECONDS = 3000;

export function checkpointMilliseconds(host: SessionHost): number {
  return host.checkpointMilliseconds ?? CHECKPOINT_MILLISECONDS;
}

/** The best prompt so far, with what it answers on the validation part. */
export interface Best { readonly prompt: SoftPrompt; readonly step: number; readonly predictions: readonly Prediction[] }

export interface Learning {
  readonly state: SessionState;
  readonly run: ActiveRun;
  readonly runId: string;
  /** As resolved: with the steps counted and the rows that fit. */
  readonly config: RunConfig;
  readonly known: KnownModel & { readonly weights: BaseModel };
  readonly prepared: Prepared;
  /** P·H values, row-major. */
  readonly initialPrompt: Float32Array;
  /** Goes on from here. */
  readonly from: RunCheckpoint | null;
  /** Its part in runs that are trained together. */
  readonly membership: Membership | null;
}

/** The best of a run that goes on; null before its first evaluation. */
export function keptBest({ best, bestScores }: RunCheckpoint, { numVirtualTokens }: RunConfig, hiddenSize: number, numClasses: number): Best | null {
  if (best === null || bestScores === null) return null;
  return {
    prompt: { numVirtualTokens, hiddenSize, values: best.prompt }, step: best.metrics.step,
    predictions: predictionsFrom(bestScores, numClasses),
  };
}

/**
 * The training loop as the session drives it: tells every step, evaluation and checkpoint, hands each better prompt to
 * `keep`, waits while paused, in an evaluation too, ends early when stopped. Resolves to whether nothing improved any more; rejects with what
 * ended it otherwise; `keep` has the best until then.
 */
export async function learn({ state, run, config, known, prepared, initialPrompt, from, runId, membership }: Learning, keep: (best: Best) => void): Promise<boolean> {
  const { host } = state;
  const { validation, labels } = prepared;
  const expected = classesOf(validation);
  const watched = watchedExamples(expected);
  const packer = createPacker(prepared, config);
  const started = host.now();
  let kept = host.now();
  let predictions: Prediction[] = [];
  let bestScores = from?.bestScores ?? null;

  const events = train({
    model: known.weights,
    config,
    initialPrompt,
    ...(from === null ? {} : { from }),
    batches: packer.batches,
    ...(membership ?? { checkpointDue: () => host.now() - kept >= checkpointMilliseconds(host) }),
    // All of those that go on in step end at the same one.
    stopping: (done) => run.stopped.has(runId) || (membership === null ? run.stopping : membership.stopping(done)),
    evaluate: async (prompt) => {
      const total = validation.encoded.length;
      const tell = paced(() => host.now(), total, (done) => { host.emit('run/phase', { runId, phase: 'evaluating', done, total }); });
      predictions = await predict({ model: known.weights, labels, maxRows: config.maxRows }, validation.encoded, prompt, (done) => {
        tell(done);
        return bestScores === null ? restOrStop(state, run, runId) : rest(state, run);
      });
      return classificationMetrics(predictions, expected, labels.ids.length);
    },
  });
  let lost = false;
  const loss = state.lost.catch((error: unknown) => { lost = true; throw error; });
  try {
    if (from !== null) host.emit('run/phase', { runId, phase: 'training', done: from.step, total: config.steps });
    for (;;) {
      const next = await orLost(events.next(), loss);
      if (next.done) return next.value?.early ?? false;
      const event = next.value;
      if (event.kind === 'steps') host.emit('run/step', { runId, metrics: event.metrics });
      if (event.kind === 'evaluation') {
        host.emit('run/evaluation', {
          runId, metrics: event.metrics,
          watched: watched.flatMap((example) => {
            const prediction = predictions[example];
            const shown = validation.examples[example];
            return prediction && shown
              ? [{ example, text: shown.text, classIndex: shown.classIndex, probabilities: prediction.probabilities }] : [];
          }),
        });
        host.emit('run/phase', { runId, phase: 'training', done: event.metrics.step, total: config.steps });
      }
      if (event.kind === 'best') {
        bestScores = scoresOf(predictions);
        keep({ prompt: { numVirtualTokens: config.numVirtualTokens, hiddenSize: known.summary.config.hiddenSize, values: event.prompt }, step: event.step, predictions });
      }
      if (event.kind === 'checkpoint') {
        kept = host.now();
        const seconds = (from?.seconds ?? 0) + (kept - started) / 1000;
        host.emit('run/checkpoint', { runId, checkpoint: { ...event.checkpoint, bestScores, seconds } });
      }
      await Promise.race([rest(state, run), loss]);
    }
  } finally {
    // A lost device never answers: its generator can't be waited for, and its tensors went with it.
    if (!lost) await events.return(undefined);
  }
}
