/** Several runs of one session, trained together, against the same runs alone. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { makeConfig, type RunConfig } from '../src/domain/config.ts';
import type { RunCheckpoint, RunStart } from '../src/domain/checkpoint.ts';
import { newestFirst, planGroups, type LeftRun } from '../src/domain/sweepGroups.ts';
import { openDevice } from '../src/engine/device/openDevice.ts';
import { openFolder } from '../src/headless/folder.ts';
import { createModelHub } from '../src/platform/hub/modelHub.ts';
import type { EventName, Events, Params, RunResult, RunSetup, SweepMember, SweepOutcome, SweepWay } from '../src/worker/protocol.ts';
import { createSession } from '../src/worker/session/session.ts';

const wasmPath = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;

/** @param onStep told of every step @param onPhase of everything a run comes to */
async function open(onStep: (event: Events['run/step']) => void = () => undefined, folder = 'test/goldens/llama-tiny-tied', onPhase: (event: Events['run/phase']) => void = () => undefined) {
  let ticks = 0;
  const losses = new Map<string, Map<number, number>>();
  /** As storage keeps them: the two newest checkpoints of each. */
  const found = new Map<string, { readonly start: RunStart; readonly checkpoints: RunCheckpoint[] }>();
  let lose = (): void => undefined;
  const ways: Events['sweep/way'][] = [];
  const outcomes: SweepOutcome[] = [];
  const baselines: string[] = [];
  const kept: [string, number][] = [];
  const listeners: { readonly [N in EventName]?: (event: Events[N]) => void } = {
    'run/step': (event) => {
      const own = losses.get(event.runId) ?? new Map<number, number>();
      losses.set(event.runId, own);
      for (const { step, trainLoss } of event.metrics) own.set(step, trainLoss);
      onStep(event);
    },
    'run/begun': ({ runId, start }) => { found.set(runId, { start, checkpoints: [] }); },
    'run/checkpoint': ({ runId, checkpoint }) => {
      kept.push([runId, checkpoint.step]);
      const { checkpoints = [] } = found.get(runId) ?? {};
      checkpoints.unshift(checkpoint);
      checkpoints.splice(2);
    },
    'sweep/way': (event) => { ways.push(event); },
    'sweep/ended': ({ outcome }) => { outcomes.push(outcome); },
    'run/phase': (event) => {
      if (event.phase === 'baseline') baselines.push(event.runId);
      onPhase(event);
    },
  };
  const session = createSession({
    openDevice: (choice, onLost) => {
      lose = () => { onLost({ code: 'deviceLost', message: 'gone', details: {} }); };
      return openDevice(choice, { gpu: undefined, wasmPath, threads: false, onLost });
    },
    openModel: ({ name }) => openFolder(name),
    keepModel: async () => null,
    hub: createModelHub({ blobs: async () => { throw new Error('no store here'); }, fetch, now: () => 0, date: () => '' }),
    emit: (name, event) => listeners[name]?.(event),
    breathe: () => new Promise((resolve) => { setImmediate(resolve); }),
    // By this clock both ways of the trial take as long, and then runs are trained together.
    now: () => ++ticks,
    date: () => '2026-01-01T00:00:00.000Z',
  }, 'wasm');
  const bytes = new TextEncoder().encode(`text,label\n${Array.from({ length: 12 }, (_, i) => `good ${i},yes\nbad ${i},no`).join('\n')}\n`);
  const { id, guess } = await session['data/import']({ file: { name: 'data.csv', bytes }, options: {} });
  await session['model/load']({ source: { kind: 'served', name: folder, url: '' } });
  const task = await session['task/default']({ table: id, textColumn: guess.textColumn ?? 'text', labelColumn: guess.labelColumn ?? 'label' });
  const setupOf = (changes: Partial<RunConfig>): RunSetup => ({
    data: { table: id, split: { kind: 'stratified', validationFraction: 0.25, seed: 0 } }, task, origins: {}, preset: null,
    config: makeConfig({ steps: 6, evalEvery: 3, batchSize: 4, learningRate: 0.05, ...changes }),
  });
  const members: SweepMember[] = [
    { runId: 'a', setup: setupOf({ numVirtualTokens: 2 }) },
    { runId: 'b', setup: setupOf({ numVirtualTokens: 4, optimizer: 'sgd', evalEvery: 2, seed: 3 }) },
    { runId: 'c', setup: setupOf({ numVirtualTokens: 1, lossOver: 'labelWords', steps: 4 }) },
  ];
  return { session, members, losses, found, ways, outcomes, baselines, kept, lose: () => { lose(); } };
}

interface Swept { readonly way: SweepWay | null; readonly runs: readonly SweepOutcome[] }

/** Does a sweep: what its runs came to, in their order. */
async function swept({ session, outcomes }: Awaited<ReturnType<typeof open>>, members: readonly SweepMember[], asked: Pick<Params<'sweep/start'>, 'together'> = {}): Promise<Swept> {
  const way = await session['sweep/start']({ sweepId: 'sweep', members, ...asked });
  return { way, runs: members.flatMap(({ runId }) => outcomes.filter((outcome) => outcome.runId === runId)) };
}

function ended({ runs }: Swept): RunResult[] {
  return runs.flatMap((run) => ('adapter' in run ? [run] : []));
}

it.each(['llama-tiny-tied', 't5-v1_1'])('runs of a sweep of %s trained together come to what each comes to alone, told by their own ids', async (model) => {
  const joined = await open(undefined, `test/goldens/${model}`);
  const result = await swept(joined, joined.members);
  expect(result.way).toMatchObject({ way: 'together', reason: 'trial' });
  expect(joined.ways).toEqual([{ sweepId: 'sweep', ...result.way }]);
  expect(ended(result).map(({ runId, end }) => [runId, end])).toEqual([['a', 'finished'], ['b', 'finished'], ['c', 'finished']]);
  // The shortest is told when it has ended, and what the model answers without a prompt is asked once for all.
  expect(joined.outcomes.map(({ runId }) => runId)[0]).toBe('c');
  expect(joined.outcomes).toHaveLength(3);
  expect(new Set(joined.baselines)).toEqual(new Set(['a']));
  const alone = await open(undefined, `test/goldens/${model}`);
  for (const [i, { runId, setup }] of alone.members.entries()) {
    const { adapter } = await alone.session['run/start']({ runId, setup });
    const found = ended(result)[i]?.adapter.prompt.values ?? new Float32Array();
    adapter.prompt.values.forEach((value, at) => { expect(found[at]).toBeCloseTo(value, 4); });
    const losses = alone.losses.get(runId) ?? new Map<number, number>();
    expect([...joined.losses.get(runId)?.keys() ?? []]).toEqual([...losses.keys()]);
    for (const [step, loss] of losses) expect(Math.abs((joined.losses.get(runId)?.get(step) ?? NaN) / loss - 1)).toBeLessThan(1e-5);
  }
});

it.each(['stopped as a whole', 'without their device'] as const)('%s and gone on with, the curves are those of a sweep that was not, bit for bit', async (how) => {
  const whole = await open();
  await swept(whole, whole.members);
  const cut = await open(({ metrics }) => {
    if (!metrics.some(({ step }) => step === 2)) return;
    if (how === 'stopped as a whole') void cut.session['run/stop']({ runId: 'sweep' });
    else cut.lose();
  });
  const end = how === 'stopped as a whole' ? 'stopped' : 'interrupted';
  expect(ended(await swept(cut, cut.members)).map((one) => one.end)).toEqual([end, end, end]);
  const rest = await open();
  const left = rest.members.map(({ runId }): LeftRun => {
    const { start, checkpoints = [] } = cut.found.get(runId) ?? {};
    const all = newestFirst(checkpoints);
    return { run: runId, found: start === undefined || all === null ? null : { start, checkpoints: all } };
  });
  const [group = [], ...others] = planGroups(left, 8);
  expect(others).toEqual([]);
  const members = rest.members.flatMap((member) => {
    const from = group.find(({ run }) => run === member.runId)?.from ?? null;
    return from === null ? [] : [{ ...member, from }];
  });
  const result = await swept(rest, members);
  expect(result.way).toEqual({ way: 'together', reason: 'recorded', milliseconds: null, estimatedSeconds: null });
  // Before any further step, that from which each goes on, which the next one may overwrite.
  expect(rest.kept.slice(0, 3)).toEqual(members.map(({ runId, from }) => [runId, from.checkpoint.step]));
  for (const { runId } of members) {
    const losses = rest.losses.get(runId) ?? new Map<number, number>();
    expect(losses.size).toBeGreaterThan(0);
    for (const [step, loss] of losses) expect(loss).toBe(whole.losses.get(runId)?.get(step));
  }
});

it('stopped while it is tried which way is faster, the trial ends and no run begins; paused then, it waits', async () => {
  const phases: string[] = [];
  const bench = await open(undefined, undefined, ({ runId, phase, done, total }) => {
    if (runId === 'a' && phase !== 'baseline') phases.push(`${phase} ${done}/${total}`);
    if (runId !== 'c' || phase !== 'trial') return;
    void bench.session['run/pause']({ runId: 'sweep' });
    setTimeout(() => { phases.push('stopped'); void bench.session['run/stop']({ runId: 'sweep' }); }, 300);
  });
  const { way, runs } = await swept(bench, bench.members);
  expect(phases).toEqual(['preparing 0/1', 'gathering 1/3', 'gathering 2/3', 'gathering 3/3', 'trial 0/1', 'stopped']);
  expect(way).toBeNull();
  expect(bench.ways).toEqual([]);
  expect(runs.map((run) => ('error' in run ? run.error?.code : null))).toEqual(['runInterrupted', 'runInterrupted', 'runInterrupted']);
});

it('one that is stopped alone ends with what it has, and the others go on to what they would have come to', async () => {
  const whole = await open();
  const expected = ended(await swept(whole, whole.members.slice(1)));
  const bench = await open(({ runId, metrics }) => {
    if (runId === 'a' && metrics.some(({ step }) => step === 1)) void bench.session['run/stop']({ runId: 'a' });
  });
  const found = ended(await swept(bench, bench.members));
  expect(found.map(({ runId, end }) => [runId, end])).toEqual([['a', 'stopped'], ['b', 'finished'], ['c', 'finished']]);
  for (const [i, { adapter }] of expected.entries()) {
    adapter.prompt.values.forEach((value, at) => { expect(found[i + 1]?.adapter.prompt.values[at]).toBeCloseTo(value, 4); });
  }
});

it('asked to be trained one after another they are, and those whose turn had not come when all were stopped are told as not begun', async () => {
  const bench = await open(({ runId, metrics }) => {
    if (runId === 'a' && metrics.some(({ step }) => step === 2)) void bench.session['run/stop']({ runId: 'sweep' });
  });
  const { way, runs } = await swept(bench, bench.members, { together: 'never' });
  expect(way).toMatchObject({ way: 'separately', reason: 'asked' });
  // A third of the step of all for each of 6 + 6 + 4 steps, and 3 + 4 + 3 evaluations, each of whole milliseconds by the clock, which goes on by one at each look.
  const evaluation = (1000 * (way?.estimatedSeconds ?? NaN) - ((way?.milliseconds?.separately ?? NaN) / 3) * 16) / 10;
  expect(evaluation).toBeCloseTo(Math.round(evaluation), 6);
  expect(evaluation).toBeGreaterThan(0.5);
  expect(runs).toMatchObject([{ runId: 'a', end: 'stopped' }, { runId: 'b', error: { code: 'runInterrupted' } }, { runId: 'c', error: { code: 'runInterrupted' } }]);
});
