import { describe, expect, test, vi } from 'vitest';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import { createRunLock, type RunLock } from '../../platform/runLock.ts';
import { toErrorReport } from '../../domain/errors.ts';
import type { FromWorker, Params, RunResult } from '../../worker/protocol.ts';
import { described, result, testStudio } from '../testing.ts';
import { KEYS } from '../keys.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };
const TEXT = '{"base": {"steps": 7}, "grid": {"numVirtualTokens": [1, 2]}, "seeds": 2}';

type Run = (params: Pick<Params<'run/start'>, 'runId' | 'setup'>) => Promise<RunResult>;
const WAY = { way: 'separately', reason: 'trial', milliseconds: { together: 2, separately: 1 }, estimatedSeconds: 3 } as const;

/** A worker that does the runs of a sweep one after another by `run`, and tells each as it ends. */
async function opened(run: Run, storage = memoryKeyValue(), runLock?: RunLock) {
  let tell: (message: FromWorker) => void = () => undefined;
  let stopped = false;
  const made = testStudio({
    'sweep/start': async ({ sweepId, members }) => {
      tell({ kind: 'event', name: 'sweep/way', event: { sweepId, ...WAY } });
      for (const { runId, setup } of members) {
        const outcome = stopped ? { runId, error: { code: 'runInterrupted' as const, message: 'stopped', details: {} } }
          : await run({ runId, setup }).catch((error: unknown) => ({ runId, error: toErrorReport(error) }));
        tell({ kind: 'event', name: 'sweep/ended', event: { sweepId, outcome } });
      }
      return WAY;
    },
    'run/stop': async () => { stopped = true; return null; },
  }, storage, runLock);
  ({ tell } = made);
  await made.studio.start();
  await made.studio.commands.openFile(file);
  return made;
}

const idle = (studio: Awaited<ReturnType<typeof opened>>['studio']) => vi.waitFor(() => { expect(studio.sweeps.getState().active).toBeNull(); });

describe('a sweep', () => {
  test('does its runs one after another, each with its own options, and keeps each with its place', async () => {
    const lengths: number[] = [];
    const { studio } = await opened(async ({ runId, setup }) => {
      lengths.push(setup.config.numVirtualTokens * 10 + setup.config.seed);
      return result(runId, described);
    });
    const id = await studio.commands.startSweep('lengths', TEXT);
    await vi.waitFor(() => { expect(studio.runs.getState().cards).toHaveLength(4); });
    await idle(studio);
    expect(lengths).toEqual([10, 11, 20, 21]);
    expect(new Set(studio.runs.getState().cards.map(({ sweep }) => sweep?.index))).toEqual(new Set([0, 1, 2, 3]));
    expect(studio.sweeps.getState().sweeps).toMatchObject([{ id, members: [{ end: 'finished' }, { end: 'finished' }, { end: 'finished' }, { end: 'finished' }] }]);
  });

  test('holds the run lock over all its runs, so that no other tab finds it free between two', async () => {
    let holds = 0, freed = 0;
    const runLock: RunLock = {
      ...createRunLock(undefined),
      take: async () => {
        holds += 1;
        return () => { if (--holds === 0) freed += 1; };
      },
      isHeld: async () => holds > 0,
    };
    let runs = 0;
    const { studio } = await opened(async ({ runId }) => { runs += 1; return result(runId, described); }, memoryKeyValue(), runLock);
    await studio.commands.startSweep('lengths', TEXT);
    await vi.waitFor(() => { expect(freed).toBeGreaterThan(0); });
    await idle(studio);
    expect({ runs, holds, freed }).toEqual({ runs: 4, holds: 0, freed: 1 });
  });

  test('goes on past a run that fails, and says why it did', async () => {
    let runs = 0;
    const { studio } = await opened(async ({ runId }) => {
      if (++runs === 2) throw new Error('diverged');
      return result(runId, described);
    });
    await studio.commands.startSweep('lengths', TEXT);
    await vi.waitFor(() => { expect(runs).toBe(4); });
    await idle(studio);
    expect(studio.sweeps.getState().sweeps[0]?.members.map(({ end }) => end)).toEqual(['finished', 'failed', 'finished', 'finished']);
    expect(studio.sweeps.getState().sweeps[0]?.members[1]?.error?.message).toContain('diverged');
  });

  test('is there again after a closed tab, and does what is left alone', async () => {
    let runs = 0;
    const { studio, storage } = await opened(({ runId }) => (++runs === 2 ? new Promise(() => undefined) : Promise.resolve(result(runId, described))));
    const id = await studio.commands.startSweep('lengths', TEXT);
    await vi.waitFor(() => { expect(runs).toBe(2); });
    let after = 0;
    const { studio: next } = await opened(async ({ runId }) => { after += 1; return result(runId, described); }, storage);
    expect(next.sweeps.getState()).toMatchObject({ active: null, sweeps: [{ id, members: [{ end: 'finished' }, { end: null }, { end: null }, { end: null }] }] });
    next.commands.continueSweep(id);
    await vi.waitFor(() => { expect(after).toBe(3); });
    await idle(next);
    expect(next.sweeps.getState().sweeps[0]?.members.every(({ end }) => end === 'finished')).toBe(true);
  });

  test('stopped as a whole starts no other run', async () => {
    let release = (): void => undefined;
    let runs = 0;
    const { studio } = await opened(async ({ runId }) => {
      runs += 1;
      await new Promise<void>((resolve) => { release = resolve; });
      return { ...result(runId, described), end: 'stopped' };
    });
    await studio.commands.startSweep('lengths', TEXT);
    await vi.waitFor(() => { expect(runs).toBe(1); });
    void studio.commands.stopSweep();
    release();
    await vi.waitFor(() => { expect(studio.sweeps.getState().sweeps[0]?.members.map(({ end }) => end)).toEqual(['stopped', null, null, null]); });
    expect(runs).toBe(1);
  });

  test('that is damaged in storage is named and put aside', async () => {
    const storage = memoryKeyValue({ 'sweeps/x': { version: 1, id: 'x', name: '', createdAt: '', text: TEXT, members: [] } });
    const { studio } = await opened(async ({ runId }) => result(runId), storage);
    expect(studio.sweeps.getState().sweeps).toEqual([]);
    expect(await storage.get(`${KEYS.asidePrefix}sweeps/x`)).toMatchObject({ id: 'x' });
  });
});
