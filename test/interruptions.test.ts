/**
 * Runs that are killed at random moments and go on from their last checkpoint: every loss, every evaluation and the
 * kept prompt are those of the run that was never interrupted, bit for bit. In Node on WASM, a tiny Llama.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from '../src/artifacts/checkpoint/checkpoint.ts';
import type { RunCheckpoint, RunStart, SavedRun } from '../src/domain/checkpoint.ts';
import { makeConfig, type RunConfig } from '../src/domain/config.ts';
import { toErrorReport } from '../src/domain/errors.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EvaluationMetrics, StepMetrics } from '../src/domain/run.ts';
import { openDevice } from '../src/engine/device/openDevice.ts';
import { openFolder } from '../src/headless/folder.ts';
import { createModelHub } from '../src/platform/hub/modelHub.ts';
import type { RunResult, RunSetup } from '../src/worker/protocol.ts';
import type { Handlers } from '../src/worker/session/handlers.ts';
import { createSession } from '../src/worker/session/session.ts';

const GOLDEN = 'test/goldens/llama-tiny';
const wasmPath = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
const bytesOf = (path: string) => new Uint8Array(readFileSync(path));
const random = createRandom(5, 'interruptions');

/** Of each configuration below: more than fifty together. */
const KILLS = 11;

class Killed extends Error {}

/** What survives a session: what had been told before it died. */
interface Disk { start: RunStart | null; checkpoint: RunCheckpoint | null }

interface Told { readonly steps: StepMetrics[]; readonly evaluations: EvaluationMetrics[] }

interface Life {
  readonly session: Handlers;
  readonly told: Told;
  lose: () => void;
}

/** A session that dies at its n-th turn of the message loop: nothing it tells after that is heard. */
function live(disk: Disk, turns: number, checkpointMilliseconds: number): Life {
  const told: Told = { steps: [], evaluations: [] };
  let left = turns;
  let dead = false;
  const life: Life = {
    told, lose: () => undefined,
    session: createSession({
      openDevice: (choice, onLost) => {
        life.lose = () => { onLost({ code: 'deviceLost', message: 'gone', details: {} }); };
        return openDevice(choice, { gpu: undefined, wasmPath, threads: false, onLost });
      },
      openModel: () => openFolder(GOLDEN),
      keepModel: async () => null,
      hub: createModelHub({ blobs: async () => { throw new Error('no store here'); }, fetch, now: () => performance.now(), date: () => '' }),
      checkpointMilliseconds,
      emit: (name, event) => {
        if (dead) return;
        if (name === 'run/begun' && 'start' in event) disk.start = event.start;
        if (name === 'run/checkpoint' && 'checkpoint' in event) disk.checkpoint = event.checkpoint;
        if (name === 'run/step' && 'metrics' in event && Array.isArray(event.metrics)) told.steps.push(...event.metrics);
        if (name === 'run/evaluation' && 'watched' in event) told.evaluations.push(event.metrics);
      },
      breathe: async () => {
        await new Promise((resolve) => { setImmediate(resolve); });
        if (--left > 0) return;
        dead = true;
        throw new Killed();
      },
      now: () => performance.now(),
      date: () => '2026-01-01T00:00:00.000Z',
    }),
  };
  return life;
}

async function setUp(session: Handlers, config: Partial<RunConfig>): Promise<RunSetup> {
  await session['device/open']({ choice: 'wasm' });
  await session['model/load']({ source: { kind: 'served', name: GOLDEN, url: '' } });
  const { id } = await session['data/import']({ file: { name: 'train.csv', bytes: bytesOf(`${GOLDEN}/train.csv`) }, options: {} });
  const { id: validationTable } = await session['data/import']({ file: { name: 'valid.csv', bytes: bytesOf(`${GOLDEN}/valid.csv`) }, options: {} });
  const task = await session['task/default']({ table: id, textColumn: 'text', labelColumn: 'label' });
  return {
    data: { table: id, split: { kind: 'file', validationTable } }, task, origins: {}, preset: null,
    config: makeConfig({ numVirtualTokens: 3, steps: 14, batchSize: 3, evalEvery: 4, learningRate: 0.05, seed: 1, ...config }),
  };
}

/** As storage gives it back: through its files. */
function stored({ start, checkpoint }: Disk): SavedRun | null {
  if (start === null || checkpoint === null) return null;
  return { start: readStart(writeStart(start), 'start'), checkpoint: readCheckpoint(writeCheckpoint(checkpoint), 'checkpoint') };
}

interface Whole { readonly told: Told; readonly result: RunResult; readonly kills: number }

/** Runs to the end through as many lives as it takes. @param turnsOf of each life, until it is killed @param limit of kills */
async function run(config: Partial<RunConfig>, turnsOf: () => number, limit: number, checkpointMilliseconds = 0): Promise<Whole> {
  const disk: Disk = { start: null, checkpoint: null };
  const whole: Told = { steps: [], evaluations: [] };
  for (let kills = 0; ; kills++) {
    const from = stored(disk);
    const life = live(disk, kills < limit ? turnsOf() : Infinity, checkpointMilliseconds);
    const setup = await setUp(life.session, config);
    let result: RunResult | null = null;
    try {
      result = await life.session['run/start']({ runId: 'a', setup, ...(from === null ? {} : { from }) });
      if (result.error !== null) {
        if (result.error.code !== 'unexpected') throw new Error(result.error.message);
        result = null;
      }
    } catch (error) {
      if (toErrorReport(error).code !== 'unexpected') throw error;
    }
    // What the page has up to the checkpoint that this life began from, then what this life told.
    const { step, evaluatedStep } = from?.checkpoint ?? { step: 0, evaluatedStep: -1 };
    whole.steps.splice(whole.steps.findIndex((metrics) => metrics.step > step) >>> 0, Infinity, ...life.told.steps);
    whole.evaluations.splice(whole.evaluations.findIndex((metrics) => metrics.step > evaluatedStep) >>> 0, Infinity, ...life.told.evaluations);
    if (result !== null) return { told: whole, result, kills };
  }
}

const curve = ({ told }: Whole) => told.steps.map(({ step, trainLoss, gradientNorm, promptNorm, promptDistance, learningRate, rows }) => [step, trainLoss, gradientNorm, promptNorm, promptDistance, learningRate, rows]);

/** Every kind of state and of randomness. */
const CONFIGS: readonly (readonly [string, Partial<RunConfig>])[] = [
  ['AdamW', {}],
  ['Adafactor with dropout and noise', { optimizer: 'adafactor', learningRate: 0.05, promptDropout: 0.2, inputNoise: 5 }],
  ['SGD by rows, label words, smoothing, balanced classes', { optimizer: 'sgd', learningRate: 1, batchBy: 'rows', batchRows: 40, lossOver: 'labelWords', labelSmoothing: 0.1, classWeights: 'balanced', promptInit: 'random' }],
  ['micro-batches, accumulation, warm-up and cosine', { maxRows: 64, accumulation: 2, batchSize: 6, schedule: 'cosine', warmupSteps: 3, clipGlobalNorm: 0.5 }],
  ['epochs and early stopping', { lengthBy: 'epochs', epochs: 5, patience: 2, minImprovement: 0.05, evalEvery: 2, bestBy: 'validation/accuracy' }],
];

describe.each(CONFIGS)('a run with %s', (_, config) => {
  let plain: Whole;
  beforeAll(async () => { plain = await run(config, () => Infinity, 0); });

  it('says of its steps that they came of the data where rounds were asked for', () => {
    expect(plain.result.adapter.description?.origins?.steps).toBe(config.lengthBy === 'epochs' ? 'data' : undefined);
  });

  it(`killed at random, ${KILLS} times in all, is the run that was not`, async () => {
    for (let kills = 0; kills < KILLS;) {
      const killed = await run(config, () => 2 + random.integer(6), KILLS);
      kills += killed.kills;
      expect(curve(killed)).toEqual(curve(plain));
      expect(killed.told.evaluations).toEqual(plain.told.evaluations);
      expect(killed.result.adapter.prompt.values).toEqual(plain.result.adapter.prompt.values);
      expect(killed.result.examples).toEqual(plain.result.examples);
      expect(killed.result).toMatchObject({ end: plain.result.end, bestStep: plain.result.bestStep, comparison: plain.result.comparison });
    }
  });
});

it('goes on from where the last checkpoint was, not from where it died, and computes the rest again to the same bits', async () => {
  const plain = await run({}, () => Infinity, 0);
  // No checkpoint but those of evaluations.
  const killed = await run({}, () => 8 + random.integer(8), 5, 1e9);
  expect(killed.kills).toBeGreaterThan(1);
  expect(curve(killed)).toEqual(curve(plain));
});

it('goes on after a lost device in the same session', async () => {
  const plain = await run({}, () => Infinity, 0);
  const disk: Disk = { start: null, checkpoint: null };
  const life = live(disk, Infinity, 0);
  const setup = await setUp(life.session, {});
  const lostAt = setInterval(() => { if ((disk.checkpoint?.step ?? 0) >= 5) { clearInterval(lostAt); life.lose(); } }, 1);
  const lost = await life.session['run/start']({ runId: 'a', setup });
  expect(lost).toMatchObject({ end: 'interrupted', error: { code: 'deviceLost' } });
  const from = stored(disk);
  if (from === null) throw new Error('no checkpoint was told');
  const before = life.told.steps.filter(({ step }) => step <= from.checkpoint.step);
  life.told.steps.length = 0;
  const result = await life.session['run/start']({ runId: 'a', setup, from });
  expect(curve({ told: { steps: [...before, ...life.told.steps], evaluations: [] }, result, kills: 1 })).toEqual(curve(plain));
  expect(result.adapter.prompt.values).toEqual(plain.result.adapter.prompt.values);
});

it('does not go on with another model\'s checkpoint, or on other examples', async () => {
  const disk: Disk = { start: null, checkpoint: null };
  const life = live(disk, 12, 0);
  const setup = await setUp(life.session, {});
  await life.session['run/start']({ runId: 'a', setup }).catch(() => undefined);
  const from = stored(disk);
  if (from === null) throw new Error('no checkpoint was told');
  const other = live(disk, Infinity, 0).session;
  const there = await setUp(other, {});
  const made = (change: Partial<RunStart['made']>) => other['run/start']({
    runId: 'a', setup: there, from: { ...from, start: { ...from.start, made: { ...from.start.made, ...change } } },
  });
  await expect(made({ modelSha256: 'another' })).rejects.toMatchObject({ code: 'checkpointDiffers' });
  await expect(made({ data: 'another' })).rejects.toThrow(/examples of train.csv \(another\)/);
  await expect(made({ validation: null })).rejects.toThrow(/held-out examples from the same file/);
  await expect(other['run/start']({ runId: 'a', setup: there, from: { ...from, checkpoint: { ...from.checkpoint, prompt: new Float32Array(5) } } }))
    .rejects.toMatchObject({ code: 'checkpointInvalid' });
});

it('refuses float16, before anything is computed, where the device has none: a new run, the rest of one, a search for a rate', async () => {
  const disk: Disk = { start: null, checkpoint: null };
  const life = live(disk, 12, 0);
  await life.session['run/start']({ runId: 'a', setup: await setUp(life.session, {}) }).catch(() => undefined);
  const from = stored(disk);
  if (from === null) throw new Error('no checkpoint was told');
  const here = live({ start: null, checkpoint: null }, Infinity, 0);
  const setup = await setUp(here.session, { arithmetic: 'float16' });
  const refusal = { code: 'float16Missing', message: expect.stringMatching(/arithmetic to "float32".*shader-f16/s) };
  await expect(here.session['run/start']({ runId: 'b', setup })).rejects.toMatchObject(refusal);
  await expect(here.session['run/findRate']({ runId: 'b', setup })).rejects.toMatchObject(refusal);
  const half: SavedRun = { ...from, start: { ...from.start, config: { ...from.start.config, arithmetic: 'float16' } } };
  await expect(here.session['run/start']({ runId: 'a', setup: await setUp(here.session, {}), from: half })).rejects.toMatchObject(refusal);
  expect(here.told).toEqual({ steps: [], evaluations: [] });
});
