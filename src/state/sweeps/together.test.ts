import { describe, expect, test, vi } from 'vitest';
import type { RunCheckpoint, RunStart } from '../../domain/checkpoint.ts';
import { DEFAULT_CONFIG } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { StepMetrics } from '../../domain/run.ts';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import type { EventMessage, Params, SweepWay } from '../../worker/protocol.ts';
import { memberKeys } from '../keys.ts';
import { described, result, task, testStudio } from '../testing.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const TEXT = '{"base": {"steps": 7}, "grid": {"numVirtualTokens": [1, 2, 3]}, "together": "always"}';
const WAY = { way: 'together', reason: 'asked', milliseconds: { together: 1, separately: 2 }, estimatedSeconds: 3 } as const;

const step = (number: number, trainLoss: number): StepMetrics => ({
  step: number, trainLoss, learningRate: 0.1, gradientNorm: 2, promptNorm: 3, promptDistance: 1, deviceBytes: 2048, rows: 10, paddedRows: 40, examples: 4, milliseconds: 5,
});
const start = (runId: string, together: readonly string[]): RunStart => ({
  runId, together, config: DEFAULT_CONFIG, origins: {}, preset: null, task,
  made: { modelName: '', modelSha256: '', dtype: 'f32', data: '', validation: null, dataName: '', device: '' }, split: { validationFraction: 0.2, seed: 0 },
  hiddenSize: 2, initialPrompt: new Float32Array(2), zeroShotScores: new Float64Array(),
});
const checkpoint = (at: number): RunCheckpoint => ({
  step: at, evaluatedStep: 0, prompt: new Float32Array(2), optimizer: { kind: 'sgd', step: at, values: {} }, best: null,
  stopping: { best: null, waited: 0 }, lossSum: 0, lossCount: 0, startLoss: null, worseThanStart: 0, bestScores: null, seconds: 0,
});

/** A worker that tells what the test has it tell. */
async function opened(storage = memoryKeyValue()) {
  const asked: Params<'sweep/start'>[] = [];
  const requests: string[] = [];
  let end: (found: SweepWay) => void = () => undefined;
  let fail: (reason: Error) => void = () => undefined;
  const made = testStudio({
    'sweep/start': (params) => { asked.push(params); return new Promise((resolve, reject) => { [end, fail] = [resolve, reject]; }); },
    'run/stop': async ({ runId }) => { requests.push(`stop ${runId}`); return null; },
    'run/pause': async ({ runId }) => { requests.push(`pause ${runId}`); return null; },
  }, storage);
  await made.studio.start();
  await made.studio.commands.openFile(file);
  return { ...made, asked, requests, event: (message: EventMessage): void => { made.tell(message); }, end: (): void => { end(WAY); }, crash: (): void => { fail(new StudioError('runInterrupted', 'The worker stopped.')); } };
}

/** Three runs that have begun. */
async function begun(storage = memoryKeyValue()) {
  const bench = await opened(storage);
  const { studio, asked, event } = bench;
  const id = await studio.commands.startSweep('lengths', TEXT);
  await vi.waitFor(() => { expect(asked).toHaveLength(1); });
  const runIds = asked[0]?.members.map(({ runId }) => runId) ?? [];
  event({ kind: 'event', name: 'sweep/way', event: { sweepId: id, ...WAY } });
  for (const runId of runIds) event({ kind: 'event', name: 'run/begun', event: { runId, start: start(runId, runIds) } });
  const [a = '', b = '', c = ''] = runIds;
  return { ...bench, id, runIds, a, b, c };
}

describe('runs of a sweep that are trained together', () => {
  test('are asked for at once, as the file says; each has its own curve, and any can be shown', async () => {
    const { studio, asked, event, a, b } = await begun();
    expect(asked[0]).toMatchObject({ together: 'always', members: [{ setup: { config: { numVirtualTokens: 1 } } }, { setup: { config: { numVirtualTokens: 2 } } }, { setup: { config: { numVirtualTokens: 3 } } }] });
    expect(studio.sweeps.getState().group).toMatchObject({ way: WAY });
    event({ kind: 'event', name: 'run/step', event: { runId: a, metrics: [step(1, 5)] } });
    event({ kind: 'event', name: 'run/step', event: { runId: b, metrics: [step(1, 6), step(2, 4)] } });
    expect(studio.run.getState()).toMatchObject({ runId: a, steps: { trainLoss: [5] } });
    studio.commands.showRun(b);
    expect(studio.run.getState()).toMatchObject({ runId: b, steps: { trainLoss: [6, 4] } });
    event({ kind: 'event', name: 'run/step', event: { runId: a, metrics: [step(2, 3)] } });
    studio.commands.showRun(a);
    expect(studio.run.getState()).toMatchObject({ runId: a, steps: { trainLoss: [5, 3] } });
  });

  test('stop one by one by their own ids, pause and stop all by the sweep\'s', async () => {
    const { studio, requests, event, id, a } = await begun();
    event({ kind: 'event', name: 'run/phase', event: { runId: a, phase: 'training', done: 1, total: 7 } });
    await studio.commands.pauseRun();
    expect(studio.run.getState().status).toBe('paused');
    await studio.commands.stopRun();
    await studio.commands.stopSweep();
    expect(requests).toEqual([`pause ${id}`, `stop ${a}`, `stop ${id}`]);
  });

  test('are kept as each ends, another shown in its place; the sweep is done when all are', async () => {
    const { studio, event, end, id, a, b, c, storage } = await begun();
    event({ kind: 'event', name: 'run/checkpoint', event: { runId: b, checkpoint: checkpoint(0) } });
    await vi.waitFor(async () => { expect(await storage.get(memberKeys(b).checkpoints[0])).toBeDefined(); });
    event({ kind: 'event', name: 'sweep/ended', event: { sweepId: id, outcome: result(b, described) } });
    await vi.waitFor(() => { expect(studio.runs.getState().cards).toMatchObject([{ id: b, sweep: { id, index: 1 } }]); });
    expect(studio.run.getState().runId).toBe(a);
    expect(studio.sweeps.getState().sweeps[0]?.members.map(({ end: of }) => of)).toEqual([null, 'finished', null]);
    await vi.waitFor(async () => { expect(await storage.get(memberKeys(b).checkpoints[0])).toBeUndefined(); });
    event({ kind: 'event', name: 'sweep/ended', event: { sweepId: id, outcome: result(a, described) } });
    await vi.waitFor(() => { expect(studio.run.getState().runId).toBe(c); });
    event({ kind: 'event', name: 'sweep/ended', event: { sweepId: id, outcome: { runId: c, error: { code: 'lossNotFinite', message: 'NaN', details: {} } } } });
    end();
    await vi.waitFor(() => { expect(studio.sweeps.getState()).toMatchObject({ active: null, group: null }); });
    expect(studio.sweeps.getState().sweeps[0]?.members.map(({ end: of }) => of)).toEqual(['finished', 'finished', 'failed']);
  });

  test('go on after a closed tab from the newest step that all have stored, each with its curve up to there', async () => {
    const { event, runIds, id, storage, a, b } = await begun();
    // The tab is closed when only the first has stored its second checkpoint.
    for (const runId of runIds) {
      event({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(1, 5), step(2, 4)] } });
      event({ kind: 'event', name: 'run/checkpoint', event: { runId, checkpoint: checkpoint(2) } });
    }
    await vi.waitFor(async () => { for (const runId of runIds) expect(await storage.get(memberKeys(runId).run)).toBeDefined(); });
    event({ kind: 'event', name: 'run/step', event: { runId: a, metrics: [step(3, 3)] } });
    event({ kind: 'event', name: 'run/checkpoint', event: { runId: a, checkpoint: checkpoint(3) } });
    await vi.waitFor(async () => { expect(await storage.get(memberKeys(a).checkpoints[1])).toBeDefined(); });
    const next = await opened(storage);
    expect(next.studio.sweeps.getState()).toMatchObject({ active: null, sweeps: [{ id, members: [{ end: null }, { end: null }, { end: null }] }] });
    next.studio.commands.continueSweep(id);
    await vi.waitFor(() => { expect(next.asked).toHaveLength(1); });
    expect(next.asked[0]?.members.map(({ runId, from }) => [runId, from?.checkpoint.step])).toEqual(runIds.map((runId) => [runId, 2]));
    expect(next.studio.run.getState()).toMatchObject({ runId: a, steps: { trainLoss: [5, 4] } });
    next.studio.commands.showRun(b);
    expect(next.studio.run.getState().steps.trainLoss).toEqual([5, 4]);
  });

  test.each([0, 1])('go on after a crash in the same page with the curves up to the checkpoint, though number %i of them is shown', async (shown) => {
    const { studio, event, crash, asked, runIds, id, storage } = await begun();
    for (const runId of runIds) {
      event({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(1, 5), step(2, 4)] } });
      event({ kind: 'event', name: 'run/checkpoint', event: { runId, checkpoint: checkpoint(2) } });
    }
    await vi.waitFor(async () => { for (const runId of runIds) expect(await storage.get(memberKeys(runId).run)).toBeDefined(); });
    studio.commands.showRun(runIds[shown] ?? '');
    for (const runId of runIds) event({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(3, 3)] } });
    crash();
    await vi.waitFor(() => { expect(studio.sweeps.getState()).toMatchObject({ active: null, group: null }); });
    studio.commands.continueSweep(id);
    await vi.waitFor(() => { expect(asked).toHaveLength(2); });
    for (const runId of runIds) event({ kind: 'event', name: 'run/step', event: { runId, metrics: [step(3, 3)] } });
    for (const runId of runIds) {
      studio.commands.showRun(runId);
      expect(studio.run.getState()).toMatchObject({ runId, error: null, steps: { trainLoss: [5, 4, 3] } });
    }
  });
});
