import type { RunCheckpoint, RunStart } from '../../domain/checkpoint.ts';
import { makeConfig } from '../../domain/config.ts';

/** A run by Adafactor of two vectors of two numbers, and a checkpoint of it, with numbers that are easily lost. */
export const sampleCheckpoint: RunCheckpoint = {
  step: 7, evaluatedStep: 5, prompt: Float32Array.of(0.1, -0, 1e-45, 3.4e38),
  optimizer: { kind: 'adafactor', step: 7, values: { rowMean: Float32Array.of(1, 2), columnMean: Float32Array.of(0.25, 1 / 3) } },
  best: { metrics: { step: 5, loss: 0.1 + 0.2, accuracy: 0.5, macroF1: 1 / 3, examples: 4, best: true }, prompt: Float32Array.of(1, 2, 3, 4) },
  stopping: { best: -0.1, waited: 2 }, lossSum: 1.1, lossCount: 2, startLoss: 3, worseThanStart: 1,
  bestScores: Float64Array.of(-0.1, -1 / 3), seconds: 12.5,
};

export const sampleStart: RunStart = {
  runId: 'a', config: makeConfig({ optimizer: 'adafactor', numVirtualTokens: 2 }), origins: { optimizer: 'user', steps: 'data' }, preset: 'paper',
  task: { template: '{text}:', textColumn: 'text', labelColumn: 'label', classes: [{ name: 'a', labelWords: ' a' }, { name: 'b', labelWords: ' b' }] },
  made: { modelName: 'tiny', modelSha256: 'aa', dtype: 'f32', data: 'bb', validation: null, dataName: 'a.csv', device: 'cpu' }, split: { validationFraction: 0.2, seed: 3 },
  hiddenSize: 2, initialPrompt: Float32Array.of(1, 2, 3, 4), zeroShotScores: Float64Array.of(-0.2, -0.3),
};
