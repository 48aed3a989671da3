/** A whole session in Node on the WASM backend: what the page's worker does, without the page. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeConfig, RANGES, type RunConfig } from '../src/domain/config.ts';
import type { ErrorReport } from '../src/domain/errors.ts';
import { openDevice } from '../src/engine/device/openDevice.ts';
import { openFolder } from '../src/headless/folder.ts';
import type { EventName, Events, RunResult, RunSetup } from '../src/worker/protocol.ts';
import type { Handlers } from '../src/worker/session/handlers.ts';
import { createModelHub } from '../src/platform/hub/modelHub.ts';
import { createSession } from '../src/worker/session/session.ts';

const GOLDEN = 'test/goldens/llama-tiny';
const wasmPath = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
const source = (name: string) => ({ kind: 'served', name, url: '' }) as const;
const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

interface Bench {
  readonly session: Handlers;
  readonly events: { readonly [N in EventName]: Events[N][] };
  /** Called at every turn of the message loop that the session allows. */
  onTurn: () => void;
  loseDevice: (report: ErrorReport) => void;
  /** What was opened, in order. */
  readonly opened: string[];
}

function open(): Bench {
  const events: Bench['events'] = {
    'data/progress': [], 'model/progress': [], 'hub/progress': [], 'run/phase': [], 'run/baseline': [], 'run/step': [], 'run/evaluation': [], 'run/best': [], 'run/begun': [], 'run/checkpoint': [], 'run/rate': [], 'sweep/way': [], 'sweep/ended': [], 'device/tuned': [], 'device/lost': [],
  };
  const bench: Bench = {
    events, onTurn: () => undefined, loseDevice: () => undefined, opened: [],
    session: createSession({
      openDevice: (choice, onLost) => {
        bench.loseDevice = onLost;
        bench.opened.push(choice);
        return openDevice(choice, { gpu: undefined, wasmPath, threads: false, onLost });
      },
      openModel: ({ name }) => openFolder(name),
      keepModel: async () => null,
      hub: createModelHub({ blobs: async () => { throw new Error('no store here'); }, fetch, now: () => performance.now(), date: () => '' }),
      emit: (name, event) => { events[name].push(event); },
      breathe: () => new Promise((resolve) => { setImmediate(() => { bench.onTurn(); resolve(); }); }),
      now: () => performance.now(),
      date: () => '2026-01-01T00:00:00.000Z',
    }),
  };
  return bench;
}

describe('a session', () => {
  let bench = open();
  let setup: RunSetup;
  const configure = (part: Partial<RunConfig>): RunSetup => ({ ...setup, config: makeConfig({ ...setup.config, ...part }) });

  beforeEach(async () => {
    bench = open();
    const { session } = bench;
    await session['device/open']({ choice: 'wasm' });
    await session['model/load']({ source: source(GOLDEN) });
    const { id } = await session['data/import']({ file: { name: 'train.csv', bytes: bytesOf(`${GOLDEN}/train.csv`) }, options: {} });
    const { id: validationTable } = await session['data/import']({ file: { name: 'valid.csv', bytes: bytesOf(`${GOLDEN}/valid.csv`) }, options: {} });
    const task = await session['task/default']({ table: id, textColumn: 'text', labelColumn: 'label' });
    setup = {
      data: { table: id, split: { kind: 'file', validationTable } }, task, origins: {}, preset: null,
      config: makeConfig({ numVirtualTokens: 4, steps: 12, batchSize: 4, evalEvery: 4, learningRate: 0.05, seed: 1 }),
    };
  });

  const start = (run: RunSetup): Promise<RunResult> => bench.session['run/start']({ runId: 'a', setup: run });

  it('tells baseline, every step, every evaluation and each better prompt of a run', async () => {
    const result = await start(setup);
    expect(result.end).toBe('finished');
    expect(bench.events['run/baseline']).toHaveLength(1);
    expect(bench.events['run/step'].flatMap(({ metrics }) => metrics.map(({ step }) => step))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const evaluations = bench.events['run/evaluation'].map(({ metrics }) => metrics) ?? [];
    expect(evaluations.map(({ step }) => step)).toEqual([0, 4, 8, 12]);
    const lowest = evaluations.reduce((a, b) => (b.loss < a.loss ? b : a));
    expect(result.bestStep).toBe(lowest.step);
    expect(result.comparison.tuned.loss).toBeCloseTo(lowest.loss, 5);
    expect(bench.events['run/best']?.at(-1)?.step).toBe(lowest.step);
    expect(lowest.loss).toBeLessThan(evaluations[0]?.loss ?? 0);
    // The same examples are watched all the while, and one sees their answers change.
    const watched = bench.events['run/evaluation'].map((event) => event.watched);
    const [first = []] = watched;
    expect(new Set(first.map(({ classIndex }) => classIndex)).size).toBe(4);
    expect(watched.map((shown) => shown.map(({ example, text }) => [example, text]))).toEqual(watched.map(() => first.map(({ example, text }) => [example, text])));
    expect(new Set(watched.map((shown) => JSON.stringify(shown))).size).toBe(evaluations.length);
  });

  it('answers with the kept prompt after the run as it did in the run', async () => {
    const result = await start(setup);
    const again = await bench.session['prompt/evaluate']({ data: setup.data, task: setup.task });
    expect(again.comparison).toEqual(result.comparison);
    const [first] = result.examples;
    const tried = await bench.session['prompt/try']({ task: setup.task, fields: { text: first?.text ?? '' } });
    for (const [c, p] of (first?.with.probabilities ?? []).entries()) expect(tried.with.probabilities[c]).toBeCloseTo(p, 5);
  });

  it('gives the same predictions after export and import', async () => {
    const result = await start(setup);
    const file = await bench.session['prompt/export']({ adapter: result.adapter, format: 'peftZip' });
    const adapter = await bench.session['prompt/import']({ files: [file] });
    expect(adapter).toEqual(result.adapter);
    await bench.session['prompt/use']({ adapter });
    const again = await bench.session['prompt/evaluate']({ data: setup.data, task: setup.task });
    expect(again.examples).toEqual(result.examples);
  });

  it('waits while paused and goes on to the same end', async () => {
    const plain = await start(setup);
    let turns = 0;
    bench.onTurn = () => {
      if (++turns === 6) void bench.session['run/pause']({ runId: 'a' });
    };
    const before = bench.events['run/step'].length ?? 0;
    const paused = start(setup);
    await vi.waitFor(() => { expect(turns).toBeGreaterThanOrEqual(6); }, { timeout: 60_000 });
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    const held = bench.events['run/step'].length ?? 0;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(bench.events['run/step'].length).toBe(held);
    expect(held - before).toBeLessThan(12);
    await bench.session['run/resume']({ runId: 'a' });
    expect((await paused).adapter.prompt.values).toEqual(plain.adapter.prompt.values);
  });

  it.each([
    ['the model is asked without a prompt', 'baseline'],
    ['the first evaluation goes on', 'evaluating'],
  ] as const)('pauses and stops while %s', async (_what, phase) => {
    const of = () => bench.events['run/phase'].filter((event) => event.phase === phase);
    const rests = async (): Promise<void> => { for (let i = 0; i < 5; i++) await new Promise((resolve) => { setTimeout(resolve, 20); }); };
    let turns = 0;
    bench.onTurn = () => {
      if (of().length > 0 && ++turns === 1) void bench.session['run/pause']({ runId: 'a' });
    };
    // A few examples a forward.
    const run = start(configure({ maxRows: RANGES.maxRows.min }));
    const end = run.then(() => null, (error: unknown) => error);
    await vi.waitFor(() => { expect(turns).toBeGreaterThan(0); }, { timeout: 60_000 });
    await rests();
    const held = turns;
    await rests();
    expect(turns).toBe(held);
    await bench.session['run/stop']({ runId: 'a' });
    expect(await end).toMatchObject({ code: 'runInterrupted' });
    expect(of().every(({ done, total }) => done < total)).toBe(true);
    expect(bench.events['run/step']).toEqual([]);
  });

  it('stops on request, evaluates where it stands and keeps the best', async () => {
    bench.onTurn = () => {
      if (bench.events['run/step'].flatMap(({ metrics }) => metrics).length >= 2) void bench.session['run/stop']({ runId: 'a' });
    };
    const result = await start(configure({ steps: 1000, evalEvery: 500 }));
    expect(result.end).toBe('stopped');
    expect(bench.events['run/evaluation'].map(({ metrics }) => metrics.step).at(-1)).toBeGreaterThan(0);
  });

  it('keeps the best prompt when the device is lost in mid-run, and goes on with a new device', async () => {
    bench.onTurn = () => {
      if ((bench.events['run/evaluation'].length ?? 0) < 2) return;
      bench.onTurn = () => undefined;
      bench.loseDevice({ code: 'deviceLost', message: 'gone', details: {} });
    };
    const result = await start(configure({ steps: 1000 }));
    expect(result).toMatchObject({ end: 'interrupted', error: { code: 'deviceLost' } });
    expect(bench.events['device/lost']).toHaveLength(1);
    const file = await bench.session['prompt/export']({ adapter: result.adapter, format: 'npy' });
    expect(file.bytes.length).toBe(128 + 4 * 4 * 32);
    expect((await start(setup)).end).toBe('finished');
  });

  it('estimates time and memory of a run', async () => {
    const estimate = await bench.session['run/estimate'](setup);
    expect(estimate.millisecondsPerStep).toBeGreaterThan(0);
    expect(estimate.secondsTotal).toBeCloseTo((estimate.millisecondsPerStep * 12) / 1000, 6);
    expect(estimate.paddedRowsPerStep).toBeGreaterThan(estimate.rowsPerStep);
    expect(estimate.bytes.weights).toBeGreaterThan(0);
    expect(estimate.bytes.activations).toBeGreaterThan(0);
  });

  it('looks for a learning rate, tells each step, reads what it has seen when told to end, and leaves the prompt as it was', async () => {
    const before = await start(configure({ steps: 1 }));
    bench.onTurn = () => { if (bench.events['run/rate'].length >= 6) void bench.session['run/stop']({ runId: 'rate' }); };
    const curve = await bench.session['run/findRate']({ runId: 'rate', setup });
    expect(bench.events['run/rate'].map(({ rate, done, total }) => [rate, done, total])).toEqual(curve.rates.map((rate, i) => [rate, i + 1, 40]));
    expect(curve.rates.length).toBeGreaterThanOrEqual(6);
    expect(curve.rates.length).toBeLessThan(40);
    expect([curve.losses.length, curve.smoothed.length]).toEqual([curve.rates.length, curve.rates.length]);
    const after = await bench.session['prompt/evaluate']({ data: setup.data, task: setup.task });
    expect(after.comparison).toEqual(before.comparison);
  });

  it('answers a file without labels as it answers the same texts with them', async () => {
    const result = await start(setup);
    const text = result.examples.map((example, i) => `"${example.text}",${i}`).join('\n');
    const { id } = await bench.session['data/import']({ file: { name: 'new.csv', bytes: new TextEncoder().encode(`text,number\n${text}\n`) }, options: {} });
    const rows = await bench.session['data/score']({ table: id, task: setup.task, withPrompt: true });
    expect(rows.map(({ label, classIndex, prediction }) => [label, classIndex, prediction.predicted]))
      .toEqual(result.examples.map((example) => ['', -1, example.with.predicted]));
  });

  it('refuses a prompt of another width by naming both', async () => {
    const values = new Float32Array(8);
    await expect(bench.session['prompt/use']({ adapter: { prompt: { numVirtualTokens: 1, hiddenSize: 8, values }, description: null } }))
      .rejects.toMatchObject({ code: 'adapterWidth', details: { promptWidth: 8, modelWidth: 32 } });
  });

  it('opens one device for everything that needs one at once', async () => {
    const { session, opened } = open();
    await Promise.all([
      session['device/open']({ choice: 'wasm' }), session['device/open']({ choice: 'cpu' }), session['model/load']({ source: source(GOLDEN) }),
    ]);
    expect(opened).toEqual(['wasm', 'cpu']);
  });

  it('keeps the model that was chosen last, also where one chosen before takes longer', async () => {
    const { session } = bench;
    const [slow, quick] = await Promise.allSettled([
      session['model/load']({ source: source('public/models/base') }), session['model/load']({ source: source(GOLDEN) }),
    ]);
    expect(quick).toMatchObject({ status: 'fulfilled' });
    expect(slow).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('another model was chosen meanwhile') } });
    expect((await session['run/start']({ runId: 'a', setup })).adapter.description?.model.name).toBe('llama-tiny');
  });

  it('says what is missing before a model is loaded', async () => {
    const fresh = open().session;
    await expect(fresh['task/preview']({ data: setup.data, task: setup.task, numVirtualTokens: 4, count: 3 })).rejects.toMatchObject({ code: 'nothingLoaded' });
    await expect(fresh['model/load']({ source: source(join(GOLDEN, 'nowhere')) })).rejects.toMatchObject({ code: 'modelFileMissing' });
  });
});
