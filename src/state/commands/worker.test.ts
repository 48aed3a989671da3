import { describe, expect, test, vi } from 'vitest';
import type { RunCheckpoint } from '../../domain/checkpoint.ts';
import type { Params } from '../../worker/protocol.ts';
import { testStudio } from '../testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const made = { modelName: '', modelSha256: '', dtype: 'f32', data: '', validation: null, dataName: '', device: '' } as const;
const checkpoint: RunCheckpoint = {
  step: 3, evaluatedStep: 0, prompt: new Float32Array(2), optimizer: { kind: 'sgd', step: 3, values: {} }, best: null,
  stopping: { best: null, waited: 0 }, lossSum: 0, lossCount: 0, startLoss: null, worseThanStart: 0, bestScores: null, seconds: 0,
};

/** A studio whose trainings never end by themselves. */
async function opened() {
  const runs: Params<'run/start'>[] = [];
  const sweeps: Params<'sweep/start'>[] = [];
  const bench = testStudio({
    'run/start': (params) => { runs.push(params); return new Promise(() => undefined); },
    'sweep/start': (params) => { sweeps.push(params); return new Promise(() => undefined); },
  });
  await bench.studio.start();
  await bench.studio.commands.openFile(file);
  return { ...bench, runs, sweeps };
}

describe('a worker that is replaced', () => {
  test('goes on with the training from its last checkpoint', async () => {
    const { studio, runs, tell, storage } = await opened();
    await studio.commands.startRun();
    await vi.waitFor(() => { expect(runs).toHaveLength(1); });
    const [run] = runs;
    if (run === undefined) throw new Error('no training');
    const { runId, setup: { config, task } } = run;
    tell({ kind: 'event', name: 'run/begun', event: { runId, start: {
      runId, config, task, origins: {}, preset: null, made, split: { validationFraction: 0.2, seed: 0 }, hiddenSize: 2, initialPrompt: new Float32Array(2), zeroShotScores: new Float64Array(),
    } } });
    tell({ kind: 'event', name: 'run/checkpoint', event: { runId, checkpoint } });
    await vi.waitFor(async () => { expect(await storage.get('run/checkpoint/a')).toBeDefined(); });
    await studio.commands.restartWorker();
    await vi.waitFor(() => { expect(runs).toHaveLength(2); });
    expect(runs[1]).toMatchObject({ runId, from: { checkpoint: { step: 3 } } });
  });

  test('leaves one that has no checkpoint yet as interrupted', async () => {
    const { studio, runs } = await opened();
    await studio.commands.startRun();
    await vi.waitFor(() => { expect(runs).toHaveLength(1); });
    await studio.commands.restartWorker();
    expect(studio.run.getState()).toMatchObject({ status: 'interrupted', resumable: null, error: { code: 'runInterrupted' } });
    expect(runs).toHaveLength(1);
  });

  test('begins a sweep\'s trainings again that had not come to a checkpoint', async () => {
    const { studio, sweeps } = await opened();
    await studio.commands.startSweep('lengths', '{"grid": {"numVirtualTokens": [1, 2]}}');
    await vi.waitFor(() => { expect(sweeps).toHaveLength(1); });
    await studio.commands.restartWorker();
    await vi.waitFor(() => { expect(sweeps).toHaveLength(2); });
    expect(sweeps[1]?.members.map(({ runId }) => runId)).toEqual(sweeps[0]?.members.map(({ runId }) => runId));
  });

  test('takes nothing up where no training went on', async () => {
    const { studio, runs, sweeps } = await opened();
    await studio.commands.restartWorker();
    expect([runs, sweeps]).toEqual([[], []]);
    expect(studio.run.getState().status).toBe('idle');
  });
});
