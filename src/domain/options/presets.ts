import type { RunConfig } from '../config.ts';

export const PRESETS = {
  /** Lester et al. 2021, §2 and §3: prompt of 100, class labels, Adafactor at a constant 0.3, batches of 32, 30 000 steps, the best by the held-out metric. */
  paper: {
    numVirtualTokens: 100, promptInit: 'classLabels', initTopK: 5000, optimizer: 'adafactor', learningRate: 0.3, weightDecay: 1e-5,
    secondMomentDecay: 0.8, updateClip: 1, schedule: 'constant', warmupSteps: 0, clipGlobalNorm: 0, lengthBy: 'steps', steps: 30_000,
    batchBy: 'examples', batchSize: 32, lossOver: 'allTokens', classWeights: 'none', labelSmoothing: 0, promptDropout: 0, inputNoise: 0,
    evalEvery: 1000, bestBy: 'validation/accuracy', patience: 0,
  },
  /** Few examples: a short prompt with less to overfit, small batches, an end when nothing improves. */
  smallData: {
    numVirtualTokens: 10, batchBy: 'examples', batchSize: 8, lengthBy: 'epochs', epochs: 30, promptDropout: 0.1, lossOver: 'labelWords',
    bestBy: 'validation/loss', patience: 6, stopBy: 'validation/loss',
  },
  /** Whether it works at all: a minute or so. */
  quickLook: { numVirtualTokens: 10, batchBy: 'examples', batchSize: 16, lengthBy: 'steps', steps: 60, evalEvery: 20, patience: 0 },
  /** Slowly and surely: a longer prompt, a rate that rises and falls, clipping, and time. */
  careful: {
    numVirtualTokens: 50, schedule: 'cosine', warmupSteps: 100, clipGlobalNorm: 1, lengthBy: 'steps', steps: 2000, evalEvery: 100,
    patience: 8, stopBy: 'validation/loss',
  },
  /** The sample of the first screen. Chosen from 17 settings tried against its held-out file, which the README says beside the figure. */
  sample: {
    numVirtualTokens: 10, promptInit: 'random', optimizer: 'adamw', learningRate: 0.2, schedule: 'cosine', warmupSteps: 10, lengthBy: 'steps',
    steps: 250, batchBy: 'examples', batchSize: 16, evalEvery: 25, bestBy: 'validation/loss', classWeights: 'none',
  },
} as const satisfies Record<string, Partial<RunConfig>>;

export type PresetName = keyof typeof PRESETS;

/** Those a user chooses from; the sample brings its own. */
export const OFFERED_PRESETS = ['quickLook', 'smallData', 'careful', 'paper'] as const satisfies readonly PresetName[];

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
