import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { EvaluationMetrics, StepMetrics } from '../../domain/run.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { initialAdamW } from '../optim/adamw.ts';
import { isBetter } from './best.ts';
import { createStepLog } from './stepLog.ts';
import { trainStep } from './trainStep.ts';
import type { TrainState } from './trainStep.ts';

/** What an evaluation has to tell the trainer. */
export interface EvaluationResult { readonly loss: number; readonly accuracy: number; readonly examples: number }

export interface TrainInput<E extends EvaluationResult> {
  readonly model: BaseModel;
  readonly config: RunConfig;
  /** P·H values, row-major. */
  readonly initialPrompt: Float32Array;
  /** The micro-batches of a step (1-based); their weights sum to the mean over the step's examples. */
  batches(step: number): readonly PackResult[];
  /** Scores the validation part with a prompt [P,H], which stays the trainer's. */
  evaluate(prompt: Tensor2D): Promise<E>;
  /** Asked before each step; when true the trainer evaluates what it has and ends. */
  stopping?(): boolean;
}

export type TrainEvent<E extends EvaluationResult> =
  | { readonly kind: 'steps'; readonly metrics: readonly StepMetrics[] }
  | { readonly kind: 'evaluation'; readonly metrics: EvaluationMetrics; readonly detail: E }
  /** After the evaluation that found it. */
  | { readonly kind: 'best'; readonly prompt: Float32Array; readonly step: number };

export interface TrainResult { readonly steps: number; readonly bestStep: number; readonly finalPrompt: Float32Array }

/**
 * Trains a soft prompt: evaluates at step 0, every `evalEvery` steps and at the end, and tells each better prompt by
 * `bestBy`. The caller owns the pace: it pulls events, and frees everything by `return()`.
 * Throws `lossNotFinite`; the best prompt is in the events before. The same seed on the same device gives the same bytes.
 */
export async function* train<E extends EvaluationResult>(input: TrainInput<E>): AsyncGenerator<TrainEvent<E>, TrainResult | undefined, undefined> {
  const { model, config } = input;
  const prompt = tensor2d(input.initialPrompt, [config.numVirtualTokens, model.config.hiddenSize]);
  let state: TrainState = { prompt, adamw: initialAdamW(prompt) };
  const best: { metrics: EvaluationMetrics | null } = { metrics: null };
  const log = createStepLog();

  async function* evaluation(step: number): AsyncGenerator<TrainEvent<E>, void, undefined> {
    const detail = await input.evaluate(state.prompt);
    const { loss, accuracy, examples } = detail;
    const better = isBetter({ loss, accuracy }, best.metrics, config.bestBy);
    const metrics: EvaluationMetrics = { step, loss, accuracy, examples, best: better };
    yield { kind: 'evaluation', metrics, detail };
    if (!better) return;
    best.metrics = metrics;
    yield { kind: 'best', prompt: await state.prompt.data<'float32'>(), step };
  }

  try {
    yield* evaluation(0);
    log.restartClock();
    let step = 0;
    let evaluated = 0;
    while (step < config.steps && input.stopping?.() !== true) {
      step++;
      const packs = input.batches(step);
      const { next, report, learningRate } = trainStep(model, state, packs, config, step);
      dispose([state.prompt, state.adamw.mean, state.adamw.square]);
      state = next;
      log.add(report, step, learningRate, packs);
      const evaluates = step % config.evalEvery === 0 || step === config.steps;
      if (!evaluates && !log.isDue()) continue;
      yield { kind: 'steps', metrics: await log.flush() };
      if (evaluates) {
        yield* evaluation(step);
        evaluated = step;
      }
      log.restartClock();
    }
    if (log.size() > 0) yield { kind: 'steps', metrics: await log.flush() };
    if (evaluated < step) yield* evaluation(step);
    return { steps: step, bestStep: best.metrics?.step ?? 0, finalPrompt: await state.prompt.data<'float32'>() };
  } finally {
    log.dispose();
    dispose([state.prompt, state.adamw.mean, state.adamw.square]);
  }
}
