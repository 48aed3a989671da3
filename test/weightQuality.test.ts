/** What rounding the weights costs: the built-in model on real text, each type against float32. Prints the figures. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { argMax, dispose, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PackedBatch } from '../src/domain/batch.ts';
import type { WeightDtype } from '../src/domain/model.ts';
import { loadTokenizer } from '../src/data/tokenize/index.ts';
import { causalBatch, toDevice } from '../src/engine/batch.ts';
import { loadModel } from '../src/engine/models/load.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { targetLogProbs } from '../src/engine/ops/headCrossEntropy/index.ts';
import { headLogits } from '../src/engine/ops/headCrossEntropy/logits.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { openFolder } from '../src/headless/folder.ts';

const TEXT = '../shared/data/sst2/dev.tsv';
const haveText = existsSync(TEXT);
const MODEL = 'public/models/base';
const WINDOW = 256;
const WINDOWS = 24;

interface Reading { readonly likeliest: Int32Array; readonly logProbs: Float32Array }

/** Every token of a window predicted from those before it. */
function everyToken(ids: Int32Array): PackedBatch {
  const last = ids.length - 1;
  return {
    ...causalBatch(ids.subarray(0, last), 0),
    targetRow: Int32Array.from({ length: last }, (_, row) => row), targetId: ids.slice(1), targetWeight: new Float32Array(last).fill(1),
  };
}

async function read(model: BaseModel, windows: readonly Int32Array[]): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const ids of windows) {
    const batch = toDevice(everyToken(ids));
    const { best, logProbs } = tidy(() => {
      const rows = model.forward(batch, null);
      return { best: argMax(headLogits(rows, model.head), 1), logProbs: targetLogProbs(rows, model.head, batch.targetId, batch.targetWeight) };
    });
    readings.push({ likeliest: (await best.data<'int32'>()).slice(), logProbs: (await logProbs.data<'float32'>()).slice() });
    dispose([best, logProbs]);
    batch.dispose();
  }
  return readings;
}

const perplexity = (readings: readonly Reading[]): number => {
  const all = readings.flatMap(({ logProbs }) => [...logProbs]);
  return Math.exp(-all.reduce((sum, value) => sum + value, 0) / all.length);
};

/** Share of the positions whose likeliest next token is the same. */
function agreement(a: readonly Reading[], b: readonly Reading[]): number {
  const same = a.map(({ likeliest }, w) => likeliest.reduce((count, id, i) => count + (id === b[w]?.likeliest[i] ? 1 : 0), 0));
  return same.reduce((sum, count) => sum + count, 0) / a.reduce((sum, { likeliest }) => sum + likeliest.length, 0);
}

describe(`the built-in model on ${WINDOWS * (WINDOW - 1)} tokens of SST-2${haveText ? '' : ' (skipped: ../shared is not here)'}`, () => {
  let windows: Int32Array[] = [];
  let exact: Reading[] = [];

  async function readingsOf(dtype: WeightDtype): Promise<Reading[]> {
    const model = await loadModel(await openFolder(MODEL), { dtype });
    try {
      return await read(model, windows);
    } finally {
      model.dispose();
    }
  }

  beforeAll(async () => {
    if (!haveText) return;
    await openWasmInNode();
    const lines = (await readFile(TEXT, 'utf8')).split('\n').slice(1).map((line) => line.split('\t')[0] ?? '');
    const ids = Int32Array.from((await loadTokenizer(await openFolder(MODEL))).encode(lines.join('\n')));
    windows = Array.from({ length: WINDOWS }, (_, w) => ids.slice(w * WINDOW, (w + 1) * WINDOW));
    exact = await readingsOf('f32');
  }, 600_000);

  it.skipIf(!haveText).each([
    ['f16', 0.999, 1.001], ['int8', 0.99, 1.01], ['int4', 0.8, 1.08],
  ] as const)('as %s: likeliest tokens agree in a share of %d, perplexity within a factor of %d', async (dtype, share, factor) => {
    const rounded = await readingsOf(dtype);
    const [same, before, after] = [agreement(exact, rounded), perplexity(exact), perplexity(rounded)];
    process.stdout.write(`${dtype}: agreement ${(100 * same).toFixed(2)} %, perplexity ${before.toFixed(3)} → ${after.toFixed(3)} (${(100 * (after / before - 1)).toFixed(2)} %)\n`);
    expect(same).toBeGreaterThanOrEqual(share);
    expect(after / before).toBeLessThanOrEqual(factor);
  }, 600_000);
});
