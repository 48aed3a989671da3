import { dispose } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { stepForms } from '../optim/forms.ts';
import { disposeOptimizer, optimizerUpdate } from '../optim/optimizer.ts';
import type { OptimizerState } from '../optim/optimizer.ts';
import { learningRateAt } from '../optim/schedule.ts';
import { lossAndGradient } from './gradient.ts';
import type { GradientOptions, LossAndGradient } from './gradient.ts';
import { inputNoise, textRows } from './inputNoise.ts';
import type { GradientRequest } from './jointGradient.ts';
import type { LossForm } from './lossForm.ts';
import { promptMask } from './promptDropout.ts';

/** What changes from step to step, on the device. */
export interface TrainState { readonly prompt: Tensor2D; readonly optimizer: OptimizerState }

export function disposeState({ prompt, optimizer }: TrainState): void {
  prompt.dispose();
  disposeOptimizer(optimizer);
}

/** What stays the same in every step of a run. */
export interface StepContext {
  readonly model: BaseModel;
  readonly config: RunConfig;
  readonly form: LossForm;
  /** [P,H] where the run began. */
  readonly origin: Tensor2D;
}

export interface StepOutcome {
  readonly next: TrainState;
  /** [4]: loss before the update, norm of the gradient before clipping, norm of the prompt after the update, its distance from the origin. */
  readonly report: Tensor;
}

/** Computes what a step asks for: at once, or together with other runs. The results are the caller's. */
export type GradientSource = (request: GradientRequest, step: number) => Promise<LossAndGradient>;

/** One step (1-based): gradient over the micro-batches, clipping, the optimiser's update. Reads nothing back; the old state stays the caller's. */
export function trainStep(
  context: StepContext, state: TrainState, packs: readonly PackResult[], step: number, learningRate = learningRateAt(context.config, step),
): StepOutcome {
  const { request, release } = stepRequest(context, state, packs, step);
  const found = lossAndGradient(context.model, request.prompt, request.packs, request.options);
  release();
  return update(context, state, found, learningRate);
}

/** As `trainStep`, its gradient from elsewhere. Rejects as `source` does, the state as it was. */
export async function trainStepBy(source: GradientSource, context: StepContext, state: TrainState, packs: readonly PackResult[], step: number): Promise<StepOutcome> {
  const { request, release } = stepRequest(context, state, packs, step);
  try {
    return update(context, state, await source(request, step), learningRateAt(context.config, step));
  } finally {
    release();
  }
}

function stepRequest({ model, config, form }: StepContext, { prompt }: TrainState, packs: readonly PackResult[], step: number): { readonly request: GradientRequest; readonly release: () => void } {
  const { promptDropout, inputNoise: alpha, seed } = config;
  const mask = promptMask(promptDropout, seed, step, prompt.shape);
  const noise: GradientOptions['noise'] = ({ batch }, part) => inputNoise(batch, model.config.hiddenSize, alpha, {
    seed, step, before: packs.slice(0, part).reduce((sum, pack) => sum + textRows(pack.batch).length, 0),
  });
  return {
    request: { prompt, packs, options: { form, mask, noise } },
    release: () => { mask?.dispose(); },
  };
}

/** Clips, updates and reports; the loss and the gradient are freed. */
export function update({ config, origin }: Pick<StepContext, 'config' | 'origin'>, state: TrainState, { loss, gradient }: LossAndGradient, learningRate: number): StepOutcome {
  const { clipByGlobalNorm, globalNorm, stepReport } = stepForms();
  const norm = globalNorm(gradient);
  const clipped = clipByGlobalNorm(gradient, norm, config.clipGlobalNorm);
  const { parameter, state: optimizer } = optimizerUpdate(state.prompt, clipped, state.optimizer, config, learningRate);
  const report = stepReport(loss, norm, parameter, origin);
  dispose([loss, norm, gradient, ...(clipped === gradient ? [] : [clipped])]);
  return { next: { prompt: parameter, optimizer }, report };
}
