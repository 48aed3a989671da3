import { memory, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import type { BaseModel } from '../models/baseModel.ts';
import { loadModel } from '../models/load.ts';
import { tinyFolder, tinyTensors } from '../weights/tinyLlama.ts';
import { initialisePrompt } from './initialisePrompt.ts';
import { nearestTokens } from './nearestTokens.ts';

const H = 12;
const table = tinyTensors()[0]?.values ?? new Float32Array();
const row = (id: number): number[] => [...table.subarray(id * H, (id + 1) * H)];
/** Which token each vector is, −1 for none. */
const tokensOf = (prompt: Float32Array): number[] => Array.from({ length: prompt.length / H }, (_, v) =>
  Array.from({ length: 50 }, (__, id) => id).findIndex((id) => row(id).every((value, d) => value === prompt[v * H + d])));

let model: BaseModel;
beforeAll(async () => {
  await setBackend('cpu');
  model = await loadModel(tinyFolder());
});
afterAll(() => model.dispose());

describe('initialisePrompt', () => {
  it('draws random values from ±0.5, the same for the same seed', async () => {
    const first = await initialisePrompt(model, { init: 'random', numVirtualTokens: 40, seed: 1 });
    expect(first.length).toBe(40 * H);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...first)).toBeLessThan(0.5);
    expect(Math.abs(first.reduce((a, b) => a + b, 0) / first.length)).toBeLessThan(0.05);
    expect(await initialisePrompt(model, { init: 'random', numVirtualTokens: 40, seed: 1 })).toEqual(first);
    expect(await initialisePrompt(model, { init: 'random', numVirtualTokens: 40, seed: 2 })).not.toEqual(first);
  });

  it('samples the vocabulary without replacement and without special tokens 0, 1 and 2', async () => {
    const ids = tokensOf(await initialisePrompt(model, { init: 'sampleVocab', numVirtualTokens: 47, seed: 1 }));
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 47 }, (_, i) => i + 3));
    const others = tokensOf(await initialisePrompt(model, { init: 'sampleVocab', numVirtualTokens: 20, seed: 1, excludeIds: [10, 11] }));
    expect(others.includes(10) || others.includes(11)).toBe(false);
  });

  it('samples from the first tokens alone where so many are asked for', async () => {
    const ids = tokensOf(await initialisePrompt(model, { init: 'sampleVocab', numVirtualTokens: 9, seed: 1, topK: 12 }));
    expect(ids.toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    await expect(initialisePrompt(model, { init: 'sampleVocab', numVirtualTokens: 9, seed: 1, topK: 3 })).rejects.toMatchObject({ details: { key: 'initTopK' } });
  });

  it('cuts another task\'s prompt, or fills it up with sampled vocabulary', async () => {
    const values = Float32Array.from({ length: 2 * H }, (_, i) => 100 + i);
    const transfer = (numVirtualTokens: number) => initialisePrompt(model, { init: 'transfer', numVirtualTokens, seed: 1, file: { numVirtualTokens: 2, hiddenSize: H, values } });
    expect(await transfer(1)).toEqual(values.subarray(0, H));
    const longer = await transfer(4);
    expect(longer.subarray(0, 2 * H)).toEqual(values);
    expect(tokensOf(longer.slice(2 * H)).every((id) => id > 2)).toBe(true);
    await expect(initialisePrompt(model, { init: 'transfer', numVirtualTokens: 4, seed: 1 })).rejects.toThrow(/"transfer", but no file/);
  });

  it('repeats or cuts a text', async () => {
    const text = (numVirtualTokens: number) => initialisePrompt(model, { init: 'text', numVirtualTokens, seed: 1, textIds: [7, 9, 8] });
    expect(tokensOf(await text(5))).toEqual([7, 9, 8, 7, 9]);
    expect(tokensOf(await text(2))).toEqual([7, 9]);
  });

  it('takes the mean of each label, then sampled vocabulary; the first P labels where there are more', async () => {
    const options = { init: 'classLabels', seed: 1, labelIds: [[5], [6, 7]] } as const;
    const prompt = await initialisePrompt(model, { ...options, numVirtualTokens: 4 });
    row(6).forEach((value, d) => expect(prompt[H + d]).toBeCloseTo((value + (row(7)[d] ?? 0)) / 2, 6));
    const [first, mean, ...rest] = tokensOf(prompt);
    expect([first, mean]).toEqual([5, -1]);
    expect(rest.every((id) => id > 2)).toBe(true);
    expect(tokensOf(await initialisePrompt(model, { ...options, numVirtualTokens: 1 }))).toEqual([5]);
  });

  it('goes on from a file of the same width and length only', async () => {
    const values = Float32Array.from({ length: 2 * H }, (_, i) => i);
    const file = { numVirtualTokens: 2, hiddenSize: H, values };
    expect(await initialisePrompt(model, { init: 'file', numVirtualTokens: 2, seed: 1, file })).toEqual(values);
    await expect(initialisePrompt(model, { init: 'file', numVirtualTokens: 2, seed: 1, file: { ...file, hiddenSize: 768 } }))
      .rejects.toMatchObject({ code: 'adapterWidth', details: { promptWidth: 768, modelWidth: H } });
    await expect(initialisePrompt(model, { init: 'file', numVirtualTokens: 3, seed: 1, file })).rejects.toThrow(/set it to 2/);
  });

  it('refuses a text or labels that give no token', async () => {
    await expect(initialisePrompt(model, { init: 'text', numVirtualTokens: 3, seed: 1, textIds: [] })).rejects.toMatchObject({ code: 'configOutOfRange' });
    await expect(initialisePrompt(model, { init: 'classLabels', numVirtualTokens: 3, seed: 1 })).rejects.toMatchObject({ code: 'configOutOfRange' });
  });
});

describe('nearestTokens', () => {
  it('finds the token a vector is a multiple of, at cosine 1, and leaves no tensor', async () => {
    const before = memory().numTensors;
    const prompt = Float32Array.from([...row(9).map((value) => 3 * value), ...row(30).map((value) => -value)]);
    const [near, opposite] = await nearestTokens(model, prompt, 2, 50);
    expect(near?.[0]?.id).toBe(9);
    expect(near?.[0]?.cosine).toBeCloseTo(1, 5);
    expect(opposite?.at(-1)?.id).toBe(30);
    expect(opposite?.at(-1)?.cosine).toBeCloseTo(-1, 5);
    expect(memory().numTensors).toBe(before);
  });
});
