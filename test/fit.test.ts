/** Memory that does not hold the largest step, as a session finds it: a GPU loses its device in the trial, a heap is foreseen to run out. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { HEAP_BYTES_PER_BYTE } from '../src/domain/activationBytes.ts';
import { makeConfig, RANGES } from '../src/domain/config.ts';
import type { ErrorReport } from '../src/domain/errors.ts';
import { openDevice } from '../src/engine/device/openDevice.ts';
import { openFolder } from '../src/headless/folder.ts';
import { createModelHub } from '../src/platform/hub/modelHub.ts';
import type { RunResult } from '../src/worker/protocol.ts';
import { createSession } from '../src/worker/session/session.ts';

const GOLDEN = 'test/goldens/llama-tiny';
const wasmPath = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
const file = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(`${GOLDEN}/${name}`)) });

/** Rows that this GPU can hold at once: the fewest that a run may be given. */
const ROOM = RANGES.maxRows.min;
const gpu = vi.hoisted(() => ({ lose: (_report: ErrorReport): void => undefined, opened: 0, tried: new Array<number>(), bytesPerRow: 0 }));

vi.mock(import('../src/engine/train/trialStep.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    probeGradient: (model, prompt, packs) => {
      const rows = Math.max(...packs.map(({ usedRows }) => usedRows));
      gpu.tried.push(rows);
      if (gpu.bytesPerRow > 0) return Promise.resolve({ activationBytes: gpu.bytesPerRow * rows });
      if (rows <= ROOM) return real.probeGradient(model, prompt, packs);
      gpu.lose({ code: 'outOfMemory', message: 'no memory left', details: {} });
      // What waits for a lost device waits for ever.
      return new Promise(() => undefined);
    },
  };
});

/** A run of at most 200 rows a forward, to its end. */
async function run(): Promise<RunResult> {
  const session = createSession({
    openDevice: (_choice, onLost) => {
      gpu.lose = onLost;
      gpu.opened++;
      return openDevice('wasm', { gpu: undefined, wasmPath, threads: false, onLost });
    },
    openModel: ({ name }) => openFolder(name),
    keepModel: async () => null,
    hub: createModelHub({ blobs: async () => { throw new Error('no store here'); }, fetch, now: () => performance.now(), date: () => '' }),
    emit: () => undefined,
    breathe: () => new Promise((resolve) => { setImmediate(resolve); }),
    now: () => performance.now(),
    date: () => '2026-01-01T00:00:00.000Z',
  });
  await session['device/open']({ choice: 'webgpu' });
  await session['model/load']({ source: { kind: 'served', name: GOLDEN, url: '' } });
  const { id: table } = await session['data/import']({ file: file('train.csv'), options: {} });
  const { id: validationTable } = await session['data/import']({ file: file('valid.csv'), options: {} });
  const task = await session['task/default']({ table, textColumn: 'text', labelColumn: 'label' });
  const config = makeConfig({ numVirtualTokens: 4, steps: 2, batchSize: 12, evalEvery: 2, learningRate: 0.05, maxRows: 200 });
  return session['run/start']({ runId: 'a', setup: { data: { table, split: { kind: 'file', validationTable } }, task, config, origins: {}, preset: null } });
}

beforeEach(() => { Object.assign(gpu, { opened: 0, tried: [], bytesPerRow: 0 }); });

it('a batch that the memory of a GPU cannot hold is halved until it fits, on a device opened anew, and the run goes through', async () => {
  const result = await run();
  expect(result).toMatchObject({ end: 'finished', error: null });
  const tooLarge = gpu.tried.filter((rows) => rows > ROOM);
  expect(tooLarge.length).toBeGreaterThan(0);
  expect(gpu.tried.at(-1)).toBeLessThanOrEqual(ROOM);
  expect(gpu.opened).toBe(1 + tooLarge.length);
  expect(result.adapter.description?.config.maxRows).toBeLessThan(200);
});

it('a batch that a WebAssembly heap cannot hold, by what few rows take, is halved before it is tried: a heap that has run out is lost', async () => {
  // Of the 2 GB 130 rows could be held.
  gpu.bytesPerRow = 2 ** 31 / 130 / HEAP_BYTES_PER_BYTE;
  const result = await run();
  expect(result).toMatchObject({ end: 'finished', error: null, adapter: { description: { config: { maxRows: 100 }, origins: { maxRows: 'data' } } } });
  expect(Math.max(...gpu.tried)).toBeLessThanOrEqual(100);
  expect(gpu.opened).toBe(1);
});
