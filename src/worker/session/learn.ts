import type { SoftPrompt } from '../../domain/prompt.ts';
import type { Prediction } from '../../domain/run.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import { classificationMetrics } from '../../engine/evaluate/classificationMetrics.ts';
import { train } from '../../engine/train/train.ts';
import type { RunSetup } from '../protocol.ts';
import { classesOf, type Prepared } from './prepare.ts';
import { predict } from './score.ts';
import type { ActiveRun, KnownModel, SessionState } from './state.ts';
import { stepBatches } from './training.ts';
import { watchedExamples } from './watch.ts';

/** The best prompt so far, with what it answers on the validation part. */
export interface Best { readonly prompt: SoftPrompt; readonly step: number; readonly predictions: readonly Prediction[] }

export interface Learning {
  readonly state: SessionState;
  readonly run: ActiveRun;
  readonly setup: RunSetup;
  readonly known: KnownModel & { readonly weights: BaseModel };
  readonly prepared: Prepared;
  /** P·H values, row-major. */
  readonly initialPrompt: Float32Array;
}

/**
 * The training loop as the session drives it: tells every step and evaluation, hands each better prompt to `keep`,
 * waits while paused, ends early when stopped. Rejects with what ended it otherwise; `keep` has the best until then.
 */
export async function learn({ state, run, setup, known, prepared, initialPrompt }: Learning, keep: (best: Best) => void): Promise<void> {
  const { host } = state;
  const { config } = setup;
  const { runId } = run;
  const { validation, labels } = prepared;
  const expected = classesOf(validation);
  const watched = watchedExamples(expected);
  let predictions: Prediction[] = [];

  const events = train({
    model: known.weights,
    config,
    initialPrompt,
    batches: (step) => stepBatches(prepared.train, labels, config, step),
    stopping: () => run.stopping,
    evaluate: async (prompt) => {
      predictions = await predict({ model: known.weights, labels, maxRows: config.maxRows }, validation.encoded, prompt, (done) => {
        host.emit('run/phase', { runId, phase: 'evaluating', done, total: validation.encoded.length });
        return host.breathe();
      });
      return classificationMetrics(predictions, expected, labels.ids.length);
    },
  });
  let lost = false;
  const loss = state.lost.catch((error: unknown) => { lost = true; throw error; });
  try {
    for (;;) {
      const next = await Promise.race([events.next(), loss]);
      if (next.done) return;
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
        const prompt = { numVirtualTokens: config.numVirtualTokens, hiddenSize: known.summary.config.hiddenSize, values: event.prompt };
        keep({ prompt, step: event.step, predictions });
      }
      await host.breathe();
      if (run.paused) await Promise.race([run.paused.wait, loss]);
    }
  } finally {
    // A lost device never answers: its generator can't be waited for, and its tensors went with it.
    if (!lost) await events.return(undefined);
  }
}
