import { tensor2d } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { Optimizer, RunConfig } from '../../domain/config.ts';
import type { RateCurve } from '../../domain/run.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { inArithmetic } from '../models/inArithmetic.ts';
import { initialOptimizer } from '../optim/optimizer.ts';
import { lossForm } from './lossForm.ts';
import { disposeState, trainStep } from './trainStep.ts';
import type { TrainState } from './trainStep.ts';

/** Steps of a search: enough to see a slope, few enough to wait for. */
export const RATE_STEPS = 40;
/** Where rates begin and end. AdamW and Adafactor move by about the rate, SGD by the rate times the gradient. */
const SPAN: Readonly<Record<Optimizer, readonly [number, number]>> = { adamw: [1e-4, 10], adafactor: [1e-4, 10], sgd: [1e-3, 100] };
/** How far below the rate of the lowest loss a suggestion stays. */
const MARGIN = 10;
/** Weight of the steps before in the smoothed loss. */
const MEMORY = 0.8;
/** A smoothed loss this many times the lowest ends the search: it only gets worse. */
const TOO_HIGH = 4;
/** The smoothed loss must fall by this share at least, or there is nothing to suggest. */
const LEAST_FALL = 0.02;

export interface RateInput {
  readonly model: BaseModel;
  readonly config: RunConfig;
  /** P·H values. */
  readonly initialPrompt: Float32Array;
  /** See train. */
  readonly batches: (step: number) => readonly PackResult[];
}

/** The rate of a step (1-based), from the first to the last of the span by equal factors. */
export function rateAt(optimizer: Optimizer, step: number): number {
  const [from, to] = SPAN[optimizer];
  return from * (to / from) ** ((step - 1) / (RATE_STEPS - 1));
}

/**
 * Learning-rate range test (Smith 2017, arXiv 1506.01186): a few steps of training, the rate growing by equal factors;
 * yields each rate with the loss before its step. Ends where the loss is no number or far above its lowest.
 */
export async function* findRate({ model, config, initialPrompt, batches }: RateInput): AsyncGenerator<{ readonly rate: number; readonly loss: number }, void, undefined> {
  const origin = tensor2d(initialPrompt, [config.numVirtualTokens, model.config.hiddenSize]);
  const context = { model: inArithmetic(model, config.arithmetic), config, form: lossForm(model, config), origin };
  const prompt = origin.clone();
  let state: TrainState = { prompt, optimizer: initialOptimizer(config, prompt) };
  const losses: number[] = [];
  try {
    for (let step = 1; step <= RATE_STEPS; step++) {
      const rate = rateAt(config.optimizer, step);
      const { next, report } = trainStep(context, state, batches(step), step, rate);
      disposeState(state);
      state = next;
      const [loss = NaN] = await report.data<'float32'>();
      report.dispose();
      if (!Number.isFinite(loss)) return;
      losses.push(loss);
      yield { rate, loss };
      const smoothed = smoothedLosses(losses);
      if ((smoothed.at(-1) ?? 0) > TOO_HIGH * Math.min(...smoothed)) return;
    }
  } finally {
    disposeState(state);
    origin.dispose();
    context.form.dispose();
  }
}

/**
 * The smoothed curve, and the rate at which it falls most steeply before its lowest point, but no more than a tenth of
 * the rate of that point, beyond which a longer training would run away; null where the loss hardly falls.
 */
export function readRateCurve(rates: readonly number[], losses: readonly number[]): RateCurve {
  const smoothed = smoothedLosses(losses);
  const lowest = smoothed.indexOf(Math.min(...smoothed));
  const falls = lowest > 0 && (smoothed[lowest] ?? 0) < (1 - LEAST_FALL) * (smoothed[0] ?? 0);
  const slopes = rates.slice(1, lowest + 1).map((rate, i) => ({ rate, slope: (smoothed[i + 1] ?? 0) - (smoothed[i] ?? 0) }));
  const [steepest] = slopes.toSorted((x, y) => x.slope - y.slope);
  const highest = (rates[lowest] ?? 0) / MARGIN;
  return { rates, losses, smoothed, suggestion: falls && steepest !== undefined ? Number(Math.min(steepest.rate, highest).toPrecision(1)) : null };
}

/** Exponential moving average without the pull of its zero start. */
function smoothedLosses(losses: readonly number[]): number[] {
  let sum = 0;
  return losses.map((loss, i) => {
    sum = MEMORY * sum + (1 - MEMORY) * loss;
    return sum / (1 - MEMORY ** (i + 1));
  });
}
