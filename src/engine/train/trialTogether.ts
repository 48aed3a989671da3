import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { lossAndGradient } from './gradient.ts';
import { jointGradient } from './jointGradient.ts';
import type { GradientRequest } from './jointGradient.ts';

/** Timings of each way, the least of which counts: other work on the machine only adds. */
const REPEATS = 3;
/** No further repeat begins after so long: a trial must not cost what it can save. */
const TRIAL_MILLISECONDS = 3000;

/**
 * Milliseconds of one step of several runs, computed together and one after another, each after one to compile and allocate.
 * @param repeats timings of each; three, or fewer where they take long, unless told
 */
export async function trialTogether(
  model: BaseModel, runs: readonly { readonly initialPrompt: Float32Array; readonly packs: readonly PackResult[] }[], maxRows: number, now: () => number, repeats?: number,
): Promise<{ readonly together: number; readonly separately: number }> {
  const { hiddenSize } = model.config;
  const requests = runs.map(({ initialPrompt, packs }): GradientRequest => ({
    prompt: tensor2d(initialPrompt, [initialPrompt.length / hiddenSize, hiddenSize]), packs, options: {},
  }));
  const together = async (): Promise<void> => {
    const found = await jointGradient(model, requests, maxRows);
    for (const { loss, gradient } of found) {
      await loss.data();
      dispose([loss, gradient]);
    }
  };
  const separately = async (): Promise<void> => {
    for (const { prompt, packs, options } of requests) {
      const { loss, gradient } = lossAndGradient(model, prompt, packs, options);
      await loss.data();
      dispose([loss, gradient]);
    }
  };
  const least = { together: Infinity, separately: Infinity };
  const began = now();
  try {
    for (let repeat = 0; repeat <= (repeats ?? REPEATS); repeat++) {
      if (repeats === undefined && repeat > 1 && now() - began > TRIAL_MILLISECONDS) break;
      // The first of each only compiles and allocates.
      for (const [name, work] of [['together', together], ['separately', separately]] as const) {
        const started = now();
        await work();
        if (repeat > 0) least[name] = Math.min(least[name], now() - started);
      }
    }
    return least;
  } finally {
    dispose(requests.map(({ prompt }) => prompt));
  }
}
