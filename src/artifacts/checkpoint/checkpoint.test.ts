import { expect, it } from 'vitest';
import type { RunCheckpoint, RunStart } from '../../domain/checkpoint.ts';
import { makeConfig } from '../../domain/config.ts';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from './checkpoint.ts';

const checkpoint: RunCheckpoint = {
  step: 7, evaluatedStep: 5, prompt: Float32Array.of(0.1, -0, 1e-45, 3.4e38),
  optimizer: { kind: 'adafactor', step: 7, values: { rowMean: Float32Array.of(1, 2), columnMean: Float32Array.of(0.25, 1 / 3) } },
  best: { metrics: { step: 5, loss: 0.1 + 0.2, accuracy: 0.5, macroF1: 1 / 3, examples: 4, best: true }, prompt: Float32Array.of(1, 2, 3, 4) },
  stopping: { best: -0.1, waited: 2 }, lossSum: 1.1, lossCount: 2, startLoss: 3, worseThanStart: 1,
  bestScores: Float64Array.of(-0.1, -1 / 3), seconds: 12.5,
};

const start: RunStart = {
  runId: 'a', config: makeConfig({ optimizer: 'adafactor', numVirtualTokens: 2 }), origins: { optimizer: 'user', steps: 'data' }, preset: 'paper',
  task: { template: '{text}:', textColumn: 'text', labelColumn: 'label', classes: [{ name: 'a', labelWords: ' a' }, { name: 'b', labelWords: ' b' }] },
  made: { modelName: 'tiny', modelSha256: 'aa', dtype: 'f32', data: 'bb', validation: null, dataName: 'a.csv', device: 'cpu' }, split: { validationFraction: 0.2, seed: 3 },
  hiddenSize: 2, initialPrompt: Float32Array.of(1, 2, 3, 4), zeroShotScores: Float64Array.of(-0.2, -0.3),
};

it('gives every bit back', () => {
  expect(readCheckpoint(writeCheckpoint(checkpoint), 'a')).toEqual(checkpoint);
  expect(Object.is(readCheckpoint(writeCheckpoint(checkpoint), 'a').prompt[1], -0)).toBe(true);
  const first: RunCheckpoint = { ...checkpoint, best: null, bestScores: null, startLoss: null, stopping: { best: null, waited: 0 } };
  expect(readCheckpoint(writeCheckpoint(first), 'a')).toEqual(first);
  expect(readStart(writeStart(start), 'start')).toEqual(start);
});

it('names the file that is cut, and the key that is wrong', () => {
  const bytes = writeCheckpoint(checkpoint);
  for (const length of [0, 5, 100, bytes.length - 1]) {
    expect(() => readCheckpoint(bytes.subarray(0, length), 'slot a')).toThrow(/^slot a is damaged/);
  }
  expect(() => readCheckpoint(writeStart(start), 'slot a')).toThrow(/^slot a says something else than a checkpoint at "checkpoint"/);
  expect(() => readStart(writeStart({ ...start, hiddenSize: -1 }), 'start')).toThrow(/"start.hiddenSize"/);
});
