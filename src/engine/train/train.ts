import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { EvaluationMetrics, StepMetrics } from '../../domain/run.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { inArithmetic } from '../models/inArithmetic.ts';
import { initialOptimizer } from '../optim/optimizer.ts';
import { learningRateAt } from '../optim/schedule.ts';
import { afterEvaluation, isBetter } from './best.ts';
import type { Figures } from './best.ts';
import { freshProgress, progressOf, restoreState, storeCheckpoint } from './checkpoint.ts';
import { lossForm } from './lossForm.ts';
import { createStepLog } from './stepLog.ts';
import { disposeState, trainStep, trainStepBy } from './trainStep.ts';
import type { GradientSource, StepContext, TrainState } from './trainStep.ts';

/** What an evaluation has to tell the trainer. */
export interface EvaluationResult extends Figures { readonly examples: number }

export interface TrainInput<E extends EvaluationResult> {
  readonly model: BaseModel;
  readonly config: RunConfig;
  /** P·H values, row-major: where the run began. */
  readonly initialPrompt: Float32Array;
  /** Goes on from here: every later step is what it would have been. */
  readonly from?: Checkpoint;
  /** The micro-batches of a step (1-based); their weights sum to the mean over the step's examples. */
  batches(step: number): readonly PackResult[];
  /** Scores the validation part with a prompt [P,H], which stays the trainer's. */
  evaluate(prompt: Tensor2D): Promise<E>;
  /** Where each step's gradient comes from; computed here at once by default. */
  readonly gradient?: GradientSource;
  /** Asked before each step, with the steps done; when true the trainer evaluates what it has and ends. */
  stopping?(done: number): boolean;
  /** Asked whenever steps have been read back; when true a checkpoint follows. One follows every evaluation. */
  checkpointDue?(): boolean;
  /** Asked after each step; when true a checkpoint follows, whatever has been read back. */
  checkpointAt?(step: number): boolean;
}

export type TrainEvent<E extends EvaluationResult> =
  | { readonly kind: 'steps'; readonly metrics: readonly StepMetrics[] }
  | { readonly kind: 'evaluation'; readonly metrics: EvaluationMetrics; readonly detail: E }
  /** After the evaluation that found it. */
  | { readonly kind: 'best'; readonly prompt: Float32Array; readonly step: number }
  /** After everything that was told of its steps. */
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

export interface TrainResult {
  readonly steps: number;
  readonly bestStep: number;
  readonly finalPrompt: Float32Array;
  /** Whether it ended because nothing improved any more. */
  readonly early: boolean;
}

/**
 * Trains a soft prompt: evaluates at step 0, every `evalEvery` steps and at the end, and tells each better prompt by
 * `bestBy`. The caller owns the pace: it pulls events, and frees everything by `return()`.
 * Throws `lossNotFinite` or `lossDiverged`; the best prompt is in the events before. The same seed on the same device
 * gives the same bytes, whether in one go or from any of its checkpoints.
 */
export async function* train<E extends EvaluationResult>(input: TrainInput<E>): AsyncGenerator<TrainEvent<E>, TrainResult | undefined, undefined> {
  const { config, from } = input;
  const model = inArithmetic(input.model, config.arithmetic);
  const shape: [number, number] = [config.numVirtualTokens, model.config.hiddenSize];
  const origin = tensor2d(input.initialPrompt, shape);
  const context: StepContext = { model, config, form: lossForm(model, config), origin };
  let state: TrainState = from === undefined ? freshState() : restoreState(from, shape);
  const progress = from === undefined ? freshProgress() : progressOf(from);
  const log = createStepLog({
    vocabSize: model.config.vocabSize, startLoss: () => progress.startLoss ?? 0, worseBefore: from?.worseThanStart ?? 0,
  });

  function freshState(): TrainState {
    const prompt = origin.clone();
    return { prompt, optimizer: initialOptimizer(config, prompt) };
  }

  async function* evaluation(step: number): AsyncGenerator<TrainEvent<E>, void, undefined> {
    const detail = await input.evaluate(state.prompt);
    const { loss, accuracy, macroF1, examples } = detail;
    const better = isBetter(detail, progress.best?.metrics ?? null, config.bestBy);
    const metrics: EvaluationMetrics = { step, loss, accuracy, macroF1, examples, best: better };
    progress.startLoss ??= loss;
    progress.stopping = afterEvaluation(progress.stopping, detail, progress.lossSum / progress.lossCount, config);
    progress.evaluatedStep = step;
    progress.lossSum = 0;
    progress.lossCount = 0;
    yield { kind: 'evaluation', metrics, detail };
    if (better) {
      progress.best = { metrics, prompt: await state.prompt.data<'float32'>() };
      yield { kind: 'best', prompt: progress.best.prompt, step };
    }
    yield await checkpoint(step);
  }

  async function checkpoint(step: number): Promise<TrainEvent<E>> {
    return { kind: 'checkpoint', checkpoint: await storeCheckpoint(state, { ...progress, step, worseThanStart: log.worseThanStart() }) };
  }

  async function* flush(): AsyncGenerator<TrainEvent<E>, void, undefined> {
    const { metrics, wrong } = await log.flush();
    for (const { trainLoss } of metrics) progress.lossSum += trainLoss;
    progress.lossCount += metrics.length;
    if (metrics.length > 0) yield { kind: 'steps', metrics };
    if (wrong !== null) throw wrong;
  }

  try {
    let step = from?.step ?? 0;
    if (progress.evaluatedStep < 0) yield* evaluation(0);
    log.restartClock();
    const tired = (): boolean => config.patience > 0 && progress.stopping.waited >= config.patience;
    while (step < config.steps && !tired() && input.stopping?.(step) !== true) {
      step++;
      const packs = input.batches(step);
      const { next, report } = input.gradient === undefined ? trainStep(context, state, packs, step)
        : await trainStepBy(input.gradient, context, state, packs, step);
      disposeState(state);
      state = next;
      log.add(report, step, learningRateAt(config, step), packs);
      const evaluates = step % config.evalEvery === 0 || step === config.steps;
      const kept = input.checkpointAt?.(step) ?? false;
      if (!evaluates && !kept && !log.isDue()) continue;
      yield* flush();
      if (evaluates) yield* evaluation(step);
      else if (kept || input.checkpointDue?.() === true) yield await checkpoint(step);
      log.restartClock();
    }
    if (log.size() > 0) yield* flush();
    if (progress.evaluatedStep < step) yield* evaluation(step);
    return {
      steps: step, bestStep: progress.best?.metrics.step ?? 0, finalPrompt: await state.prompt.data<'float32'>(),
      early: step < config.steps && tired(),
    };
  } finally {
    log.dispose();
    disposeState(state);
    origin.dispose();
    context.form.dispose();
  }
}
