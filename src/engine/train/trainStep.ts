import { stack, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { adamwUpdate } from '../optim/adamw.ts';
import type { AdamWState } from '../optim/adamw.ts';
import { clipByGlobalNorm, globalNorm } from '../optim/clip.ts';
import { learningRateAt } from '../optim/schedule.ts';
import { lossAndGradient } from './gradient.ts';

/** What changes from step to step, on the device. */
export interface TrainState { readonly prompt: Tensor2D; readonly adamw: AdamWState }

export interface StepOutcome {
  readonly next: TrainState;
  /** [3]: loss before the update, norm of the gradient before clipping, norm of the prompt after the update. */
  readonly report: Tensor;
  readonly learningRate: number;
}

/** One step (1-based): gradient over the micro-batches, clipping, AdamW. Reads nothing back; the old state stays the caller's. */
export function trainStep(
  model: BaseModel, state: TrainState, packs: readonly PackResult[], config: RunConfig, step: number,
): StepOutcome {
  const learningRate = learningRateAt(config, step);
  const { beta1, beta2, epsilon, weightDecay, clipGlobalNorm } = config;
  const { prompt, mean, square, report } = tidy(() => {
    const { loss, gradient } = lossAndGradient(model, state.prompt, packs);
    const norm = globalNorm(gradient);
    const clipped = clipByGlobalNorm(gradient, norm, clipGlobalNorm);
    const { parameter, state: adamw } = adamwUpdate(state.prompt, clipped, state.adamw, { learningRate, beta1, beta2, epsilon, weightDecay });
    return { prompt: parameter, mean: adamw.mean, square: adamw.square, report: stack([loss, norm, globalNorm(parameter)]) };
  });
  return { next: { prompt, adamw: { step: state.adamw.step + 1, mean, square } }, report, learningRate };
}
