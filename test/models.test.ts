import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { gather, matMul, memory, reshape, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { causalBatch, toDevice } from '../src/engine/batch.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { floatMatrix } from '../src/engine/ops/matrix/dense.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { openFolder } from '../src/headless/folder.ts';

const ids = z.array(z.int());
const caseSchema = z.object({
  input: z.string(), input_ids: ids, greedy_ids: ids,
  logits_first3: z.array(z.number()), top5_ids: ids, top5_logits: z.array(z.number()),
});
const baseSchema = z.object({ cases: z.array(caseSchema) });
const storiesSchema = z.object({ ids });

const BASE = 'public/models/base';
const STORIES = '../shared/models/stories260K';
const haveStories = existsSync(`${STORIES}/config.json`);

beforeAll(openWasmInNode);

/** Logits of the named tokens after a text. */
async function logitsAfter(model: BaseModel, text: number[], wanted: number[]): Promise<Float32Array> {
  const batch = toDevice(causalBatch(Int32Array.from(text), 0));
  const logits = tidy(() => {
    const heads: Tensor2D = gather(floatMatrix(model.head.matrix), tensor1d(wanted, 'int32'));
    return reshape(matMul(model.forward(batch, null), heads, false, true), [wanted.length]);
  });
  const values = await logits.data<'float32'>();
  logits.dispose();
  batch.dispose();
  return values;
}

describe('the built-in model', () => {
  it('gives the logits and greedy ids that PyTorch gives, and leaves nothing on the device', async () => {
    const expected = baseSchema.parse(JSON.parse(await readFile(`${BASE}/expected.json`, 'utf8')));
    const before = memory().numTensors;
    const model = await loadModel(await openFolder(BASE));
    expect(model.summary.parameters).toBe(6_917_376);
    for (const golden of expected.cases) {
      const wanted = [0, 1, 2, ...golden.top5_ids];
      const logits = await logitsAfter(model, golden.input_ids, wanted);
      [...golden.logits_first3, ...golden.top5_logits].forEach((value, i) => {
        expect(Math.abs((logits[i] ?? NaN) - value), `${golden.input}: token ${wanted[i]}`).toBeLessThan(1e-3);
      });
      const generated = await generateGreedy(model, null, Int32Array.from(golden.input_ids), golden.greedy_ids.length - golden.input_ids.length, []);
      expect(generated).toEqual(golden.greedy_ids);
    }
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('stories260K', () => {
  it.skipIf(!haveStories)(`gives the ids that NumPy computed from the original checkpoint${haveStories ? '' : ' (skipped: ../shared is not here)'}`, async () => {
    const { ids: golden } = storiesSchema.parse(JSON.parse(await readFile(`${STORIES}/expected.json`, 'utf8')));
    const model = await loadModel(await openFolder(STORIES));
    const [first] = golden;
    expect(await generateGreedy(model, null, Int32Array.of(first ?? 1), golden.length - 1, model.config.eosTokenIds)).toEqual(golden);
    model.dispose();
  });
});
