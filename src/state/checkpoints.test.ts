import { describe, expect, test, vi } from 'vitest';
import { writeCheckpoint } from '../artifacts/checkpoint/checkpoint.ts';
import type { RunCheckpoint, RunStart } from '../domain/checkpoint.ts';
import { makeConfig } from '../domain/config.ts';
import { StudioError } from '../domain/errors.ts';
import { memoryKeyValue, type KeyValue } from '../platform/keyValue.ts';
import { storageError } from '../platform/storageErrors.ts';
import { KEYS } from './keys.ts';
import { preview, task, testStudio, type Answers } from './testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const step = (n: number) => ({
  step: n, trainLoss: 1 / n, learningRate: 0.03, gradientNorm: 1, promptNorm: 2, promptDistance: 1, deviceBytes: 2048, rows: 10, paddedRows: 20, examples: 4, milliseconds: 5,
});
const checkpoint = (at: number): RunCheckpoint => ({
  step: at, evaluatedStep: 0, prompt: Float32Array.of(at, 2), optimizer: { kind: 'sgd', step: at, values: { velocity: Float32Array.of(0, 1) } }, best: null,
  stopping: { best: null, waited: 0 }, lossSum: 0, lossCount: 0, startLoss: 1, worseThanStart: 0, bestScores: null, seconds: 1,
});
const start = (runId: string): RunStart => ({
  runId, config: makeConfig({ steps: 40 }), origins: { steps: 'user' }, preset: null, task, split: { validationFraction: 0.2, seed: 0 }, hiddenSize: 2,
  made: { modelName: 'base', modelSha256: 'aa', dtype: 'f32', data: 't1', validation: null, dataName: 'mail.csv', device: 'JavaScript' },
  initialPrompt: Float32Array.of(1, 2), zeroShotScores: Float64Array.of(-1, -2),
});

/** A run of which two checkpoints, of steps 3 and 5, came before its page was closed at step 6. */
async function interrupted(storage: KeyValue = memoryKeyValue()) {
  const { studio, tell } = testStudio({}, storage);
  await studio.start();
  await studio.commands.openFile(file);
  studio.flush();
  await studio.commands.startRun();
  const runId = studio.run.getState().runId ?? '';
  tell({ kind: 'event', name: 'run/begun', event: { runId, start: start(runId) } });
  for (const at of [3, 5]) {
    tell({ kind: 'event', name: 'run/step', event: { runId, metrics: at === 3 ? [step(1), step(2), step(3)] : [step(4), step(5)] } });
    tell({ kind: 'event', name: 'run/checkpoint', event: { runId, checkpoint: checkpoint(at) } });
    await vi.waitFor(async () => { expect(await storage.get(KEYS.checkpoints[at === 3 ? 0 : 1] ?? '')).toBeDefined(); });
  }
  tell({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(6)] } });
  return { storage, studio, tell, runId };
}

describe('after an interruption', () => {
  test('the page offers to go on, and the worker is given the newest checkpoint with its own configuration', async () => {
    const { storage, runId } = await interrupted();
    const started = vi.fn<NonNullable<Answers['run/start']>>(() => new Promise(() => undefined));
    const { studio } = testStudio({ 'run/start': started }, storage);
    await studio.start();
    expect(studio.run.getState()).toMatchObject({ status: 'interrupted', resumable: { step: 5, steps: 40, device: 'JavaScript' } });
    studio.commands.setConfig({ steps: 7 });
    await studio.commands.continueRun();
    const [params] = started.mock.calls[0] ?? [];
    expect(params).toMatchObject({ runId, setup: { config: { steps: 40 }, data: { table: 't1', split: { kind: 'stratified', validationFraction: 0.2, seed: 0 } } } });
    expect(params?.from?.checkpoint).toEqual(checkpoint(5));
    expect(params?.from?.start).toEqual(start(runId));
    expect(studio.run.getState()).toMatchObject({ runId, status: 'preparing', resumable: null, config: { steps: 40 } });
    expect(studio.run.getState().steps.step).toEqual([1, 2, 3, 4, 5]);
  });

  test('curves and checkpoint are stored together: the curves never end before the checkpoint', async () => {
    const { storage } = await interrupted();
    expect(await storage.get(KEYS.run)).toMatchObject({ steps: { step: [1, 2, 3, 4, 5] } });
  });

  test('a damaged newer checkpoint is named and kept aside, and the older one goes on', async () => {
    const { storage, runId } = await interrupted();
    const torn = { version: 1, runId, bytes: writeCheckpoint(checkpoint(5)).subarray(0, 200) };
    await storage.set(KEYS.checkpoints[1] ?? '', torn);
    const { studio } = testStudio({}, storage);
    await studio.start();
    expect(studio.run.getState().resumable).toMatchObject({ step: 3 });
    expect(studio.session.getState().notices).toMatchObject([{ code: 'stateDamaged', params: { what: 'run/checkpoint/b', damage: 'form' } }]);
    expect(await storage.get('aside/run/checkpoint/b')).toEqual(torn);
  });

  test('a full disk is told once, and costs neither the run nor the checkpoint before', async () => {
    const memory = memoryKeyValue();
    const full = { now: false };
    const storage: KeyValue = { ...memory, setAll: async (values) => { if (full.now) throw storageError(new DOMException('full', 'QuotaExceededError')); await memory.setAll(values); } };
    const { studio, tell, runId } = await interrupted(storage);
    full.now = true;
    for (const at of [7, 8, 9]) {
      tell({ kind: 'event', name: 'run/checkpoint', event: { runId, checkpoint: checkpoint(at) } });
      await vi.waitFor(() => { expect(studio.session.getState().notices.some(({ code }) => code === 'storageFull')).toBe(true); });
    }
    expect(studio.session.getState().notices.filter(({ code }) => code === 'storageFull')).toHaveLength(1);
    const { studio: next } = testStudio({}, storage);
    await next.start();
    expect(next.run.getState().resumable).toMatchObject({ step: 5 });
  });

  test('a new training forgets what could have gone on', async () => {
    const { storage } = await interrupted();
    const { studio } = testStudio({}, storage);
    await studio.start();
    await studio.commands.startRun();
    expect(studio.run.getState().resumable).toBeNull();
    expect(await storage.get(KEYS.runStart)).toBeUndefined();
  });

  test('a worker that could not go on says why, and the offer stays', async () => {
    const { storage } = await interrupted();
    const { studio } = testStudio({ 'run/start': async () => { throw new Error('made with another model'); } }, storage);
    await studio.start();
    await studio.commands.continueRun();
    await vi.waitFor(() => { expect(studio.run.getState().resumable).toMatchObject({ step: 5 }); });
    expect(studio.run.getState()).toMatchObject({ status: 'failed', error: { message: 'made with another model' } });
  });

  test('one that diverged would do so again from its checkpoint: nothing is offered, nothing is left', async () => {
    const { storage } = await interrupted();
    const { studio } = testStudio({ 'run/start': async () => { throw new StudioError('lossDiverged', 'the loss ran away'); } }, storage);
    await studio.start();
    await studio.commands.continueRun();
    await vi.waitFor(async () => { expect(await storage.get(KEYS.runStart)).toBeUndefined(); });
    expect(studio.run.getState()).toMatchObject({ status: 'failed', error: { code: 'lossDiverged' }, resumable: null });
  });
});

test('what is chosen for the user is chosen from the preview of his data', async () => {
  const started = vi.fn<NonNullable<Answers['run/start']>>(() => new Promise(() => undefined));
  const { studio } = testStudio({ 'run/start': started, 'task/preview': async () => ({ ...preview, trainExamples: 40, classCounts: [30, 10] }) });
  await studio.start();
  await studio.commands.openFile(file);
  studio.commands.setConfig({ learningRate: 0.5 });
  await studio.commands.startRun();
  expect(started.mock.calls[0]?.[0].setup).toMatchObject({
    config: { batchSize: 8, steps: 100, learningRate: 0.5 }, origins: { batchSize: 'data', learningRate: 'user', seed: 'default' }, preset: null,
  });
});
