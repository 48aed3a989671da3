import { expect, test } from 'vitest';
import { memoryKeyValue } from '../platform/keyValue.ts';
import { KEYS } from './keys.ts';
import { EMPTY_PROJECT } from './project.ts';
import { testStudio } from './testing.ts';

/** As version 1 of the page wrote it. */
const FORMER_CONFIG = {
  numVirtualTokens: 10, promptInit: 'random', initText: '', optimizer: 'adamw', learningRate: 0.2, weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
  schedule: 'warmupCosine', warmupSteps: 10, clipGlobalNorm: 0, steps: 250, batchSize: 16, maxRows: 2048, evalEvery: 25, order: 'shuffled',
  bestBy: 'validation/loss', seed: 0,
};
const { choice: _choice, ...common } = EMPTY_PROJECT;

test('a project of version 1 comes back: what differed from its defaults was the user\'s choice', async () => {
  const storage = memoryKeyValue({ [KEYS.project]: { ...common, version: 1, name: 'Mail', config: FORMER_CONFIG, initFile: { name: 'p.npy', byteLength: 9 } } });
  const { studio } = testStudio({}, storage);
  await studio.start();
  const { project } = studio.project.getState();
  expect(studio.session.getState().notices).toEqual([]);
  expect(project).toMatchObject({ version: EMPTY_PROJECT.version, name: 'Mail', initFile: { name: 'p.npy', numVirtualTokens: null } });
  expect(project.choice).toEqual({ preset: null, chosen: {
    numVirtualTokens: 10, promptInit: 'random', learningRate: 0.2, schedule: 'cosine', warmupSteps: 10, steps: 250, batchSize: 16, evalEvery: 25,
  } });
});

test('a run of version 1 comes back with its curves; what was not measured then is no number', async () => {
  const numbers = [1, 2];
  const record = {
    version: 1, runId: 'a', status: 'done', startedAt: null, config: { ...FORMER_CONFIG, schedule: 'constant', warmupSteps: 5 }, task: null, baseline: null, error: null,
    steps: { step: numbers, trainLoss: numbers, learningRate: numbers, gradientNorm: numbers, promptNorm: numbers, rows: numbers, paddedRows: numbers, examples: numbers, milliseconds: numbers },
    evaluations: [{ step: 0, loss: 1, accuracy: 0.5, examples: 4, best: true }],
  };
  const { studio } = testStudio({}, memoryKeyValue({ [KEYS.run]: record }));
  await studio.start();
  const run = studio.run.getState();
  expect(studio.session.getState().notices).toEqual([]);
  expect(run).toMatchObject({ runId: 'a', status: 'done', steps: { trainLoss: [1, 2], promptDistance: [NaN, NaN] }, evaluations: [{ accuracy: 0.5, macroF1: NaN }] });
  // A constant rate knew no warm-up, and words were drawn from the whole vocabulary.
  expect(run.config).toMatchObject({ schedule: 'constant', warmupSteps: 0, initTopK: 0, lossOver: 'allTokens' });
});
