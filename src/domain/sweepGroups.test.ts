import { expect, it } from 'vitest';
import type { RunCheckpoint, RunStart } from './checkpoint.ts';
import { makeConfig } from './config.ts';
import { planGroups, type LeftRun } from './sweepGroups.ts';

const checkpoint = (step: number): RunCheckpoint => ({
  step, evaluatedStep: step, prompt: new Float32Array(2), optimizer: { kind: 'sgd', step, values: {} }, best: null,
  stopping: { best: null, waited: 0 }, lossSum: 0, lossCount: 0, startLoss: null, worseThanStart: 0, bestScores: null, seconds: 0,
});
const start = (together?: readonly string[]): RunStart => ({
  runId: 'a', config: makeConfig({ steps: 9, numVirtualTokens: 1 }), origins: {}, preset: null,
  task: { template: '{text}', textColumn: 'text', labelColumn: 'label', classes: [] },
  made: { modelName: '', modelSha256: '', dtype: 'f32', data: '', validation: null, dataName: '', device: '' }, split: null,
  ...(together === undefined ? {} : { together }), hiddenSize: 2, initialPrompt: new Float32Array(2), zeroShotScores: new Float64Array(),
});
/** @param steps of its checkpoints, the newest first; none where it was not begun */
const left = (run: string, [newest, ...older]: readonly number[], together?: readonly string[]): LeftRun => (
  { run, found: newest === undefined ? null : { start: start(together), checkpoints: [checkpoint(newest), ...older.map(checkpoint)] } });
const plan = (runs: readonly LeftRun[]) => planGroups(runs, 3).map((group) => group.map(({ run, from }) => [run, from?.checkpoint.step ?? null]));

it('takes those not begun some at a time, in their order', () => {
  expect(plan([left('1', []), left('3', []), left('4', []), left('5', [])])).toEqual([[['1', null], ['3', null], ['4', null]], [['5', null]]]);
});

it('goes on with those trained together from the newest step that all have, and with one that was alone by itself', () => {
  const group = ['1', '2', '4'];
  expect(plan([left('1', [6, 5], group), left('2', [5, 4], group), left('3', [7]), left('4', [6, 5], group), left('5', [])])).toEqual(
    [[['1', 5], ['2', 5], ['4', 5]], [['3', 7]], [['5', null]]]);
});

it('brings one that had done its last step to its end alone, and the others on without it', () => {
  const group = ['1', '2', '3'];
  expect(plan([left('1', [9, 8], group), left('2', [8, 7], group), left('3', [8, 6], group)])).toEqual(
    [[['1', 9]], [['2', 8], ['3', 8]]]);
});

it('lets each go on from its newest where no step is common, one damaged', () => {
  const group = ['1', '2'];
  expect(plan([left('1', [6, 5], group), left('2', [4], group)])).toEqual([[['1', 6], ['2', 4]]]);
});

it('begins them all again where one was killed before the first step', () => {
  const group = ['1', '2', '3'];
  expect(plan([left('1', [0], group), left('2', [], group), left('3', [0], group)])).toEqual([[['1', null], ['2', null], ['3', null]]]);
  // One whose folder was taken away later does not cost the others their steps.
  expect(plan([left('1', [6], group), left('2', []), left('3', [6], group)])).toEqual([[['1', 6], ['3', 6]], [['2', null]]]);
});
