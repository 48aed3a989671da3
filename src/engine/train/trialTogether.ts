import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { lossAndGradient, type LossAndGradient } from './gradient.ts';
import { jointGradient } from './jointGradient.ts';
import type { GradientRequest } from './jointGradient.ts';

/** Timings of each way, the least of which counts: other work on the machine only adds. */
const REPEATS = 3;
/** No further repeat begins after so long: a trial must not cost what it can save. */
const TRIAL_MILLISECONDS = 3000;

/**
 * Milliseconds of one step of several runs, computed together and one after another, each after one to compile and allocate.
 * @param between awaited between its parts, whose time it does not count; ends the trial by throwing
 * @param repeats timings of each; three, or fewer where they take long, unless told
 */
export async function trialTogether(
  model: BaseModel, runs: readonly { readonly initialPrompt: Float32Array; readonly packs: readonly PackResult[] }[], maxRows: number,
  { now, between }: { readonly now: () => number; readonly between: () => Promise<void> }, repeats?: number,
): Promise<{ readonly together: number; readonly separately: number }> {
  const { hiddenSize } = model.config;
  const requests = runs.map(({ initialPrompt, packs }): GradientRequest => ({
    prompt: tensor2d(initialPrompt, [initialPrompt.length / hiddenSize, hiddenSize]), packs, options: {},
  }));
  const timed = async (work: () => readonly LossAndGradient[] | Promise<readonly LossAndGradient[]>): Promise<number> => {
    const started = now();
    for (const { loss, gradient } of await work()) {
      await loss.data();
      dispose([loss, gradient]);
    }
    const milliseconds = now() - started;
    await between();
    return milliseconds;
  };
  const together = (): Promise<number> => timed(() => jointGradient(model, requests, maxRows));
  const separately = async (): Promise<number> => {
    let sum = 0;
    for (const { prompt, packs, options } of requests) sum += await timed(() => [lossAndGradient(model, prompt, packs, options)]);
    return sum;
  };
  const least = { together: Infinity, separately: Infinity };
  const began = now();
  try {
    for (let repeat = 0; repeat <= (repeats ?? REPEATS); repeat++) {
      if (repeats === undefined && repeat > 1 && now() - began > TRIAL_MILLISECONDS) break;
      // The first of each only compiles and allocates.
      for (const [name, work] of [['together', together], ['separately', separately]] as const) {
        const milliseconds = await work();
        if (repeat > 0) least[name] = Math.min(least[name], milliseconds);
      }
    }
    return least;
  } finally {
    dispose(requests.map(({ prompt }) => prompt));
  }
}
