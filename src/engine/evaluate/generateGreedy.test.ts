import { argMax, dispose, memory, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { causalBatch, toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { loadModel } from '../models/load.ts';
import { headLogits } from '../ops/headCrossEntropy/logits.ts';
import { tinyFolder } from '../weights/tinyLlama.ts';
import { generateGreedy } from './generateGreedy.ts';

let model: BaseModel;
beforeAll(async () => {
  await setBackend('cpu');
  model = await loadModel(tinyFolder());
});
afterAll(() => model.dispose());

/** The slow way: the whole text again for every token. */
async function withoutCache(prompt: Tensor2D | null, ids: number[], maxNew: number): Promise<number[]> {
  const all = [...ids];
  for (let i = 0; i < maxNew; i++) {
    const batch = toDevice(causalBatch(Int32Array.from(all), prompt?.shape[0] ?? 0));
    const rows = model.forward(batch, prompt);
    const logits = headLogits(rows, model.head);
    const best = argMax(logits, 1);
    all.push((await best.data<'int32'>())[0] ?? 0);
    dispose([rows, logits, best]);
    batch.dispose();
  }
  return all;
}

describe('generateGreedy', () => {
  it('gives the ids that come without a cache, with and without a prompt, and leaves nothing', async () => {
    const prompt = tensor2d(Float32Array.from({ length: 36 }, (_, i) => Math.cos(i)), [3, 12]);
    const before = memory().numTensors;
    for (const given of [prompt, null]) {
      expect(await generateGreedy(model, given, Int32Array.of(4, 40, 9), 12, [])).toEqual(await withoutCache(given, [4, 40, 9], 12));
    }
    expect(memory().numTensors).toBe(before);
    prompt.dispose();
  });

  it('stops after an end-of-text token, which it returns', async () => {
    const [, , , first = -1] = await generateGreedy(model, null, Int32Array.of(4, 40, 9), 1, []);
    expect(await generateGreedy(model, null, Int32Array.of(4, 40, 9), 12, [first])).toEqual([4, 40, 9, first]);
  });

  it('stops where the context of 64 is full', async () => {
    const ids = new Int32Array(61).fill(5);
    expect((await generateGreedy(model, null, ids, 12, [])).length).toBe(64);
    expect((await generateGreedy(model, null, new Int32Array(64).fill(5), 12, [])).length).toBe(64);
  });
});
