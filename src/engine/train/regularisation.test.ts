import { dispose, memory, mul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PackResult } from '../../domain/batch.ts';
import { loadModel } from '../models/load.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { openReferenceBackend } from '../testing/backends.ts';
import { gradientError } from '../testing/gradientCheck.ts';
import { tinyFolder } from '../weights/tinyLlama.ts';
import { lossAndGradient } from './gradient.ts';
import { inputNoise } from './inputNoise.ts';
import { lossForm } from './lossForm.ts';
import { promptMask } from './promptDropout.ts';

const P = 2;
const H = 12;
/** Two texts after two virtual tokens, of three and one tokens; 5 and 6 should follow. */
const pack: PackResult = {
  batch: {
    rowSource: Int32Array.of(-1, -2, 9, 8, 7, 4, 0), position: Int32Array.of(0, 1, 2, 3, 4, 2, 0),
    visibleFrom: Int32Array.of(0, 1, 2, 3, 4, 5, 0), visibleUntil: Int32Array.of(6, 6, 5, 5, 5, 6, 0),
    targetRow: Int32Array.of(4, 5, 0), targetId: Int32Array.of(5, 6, 0), targetWeight: Float32Array.of(0.5, 0.5, 0),
  },
  owners: { example: Int32Array.of(0, 1, -1), candidate: Int32Array.of(0, 1, -1) }, usedRows: 6, usedTargets: 2, paddedRows: 10,
};

let model: BaseModel;
const prompt = () => tensor2d(Float32Array.from({ length: P * H }, (_, i) => Math.sin(i)), [P, H]);
beforeAll(async () => {
  await openReferenceBackend('cpu');
  model = await loadModel(tinyFolder());
});
afterAll(() => model.dispose());

/** The same texts with both classes' tokens, 5 and 6, side by side. */
const choice: PackResult = {
  ...pack,
  batch: { ...pack.batch, targetRow: Int32Array.of(4, 4, 5, 5), targetId: Int32Array.of(5, 6, 5, 6), targetWeight: Float32Array.of(0.5, 0, 0, 0.5) },
  owners: { example: Int32Array.of(0, 0, 1, 1), candidate: Int32Array.of(0, 1, 0, 1) }, usedTargets: 4,
};

/** The gradient of a loss in the prompt against central differences. */
async function promptGradientError(options: Parameters<typeof lossAndGradient>[3], packed = pack): Promise<number> {
  return gradientError(
    [prompt()], (moved: Tensor2D) => tidy(() => lossAndGradient(model, moved, [packed], options).loss),
    (dy) => [tidy(() => mul(lossAndGradient(model, prompt(), [packed], options).gradient, dy))]);
}

describe('prompt dropout', () => {
  it('leaves out about the share, keeps the mean, and is drawn from seed and step alone', async () => {
    const values = await promptMask(0.25, 3, 7, [100, 40])?.data<'float32'>() ?? new Float32Array();
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(Math.abs(dropped - 0.25)).toBeLessThan(0.03);
    expect(values.every((value) => value === 0 || Math.abs(value - 4 / 3) < 1e-6)).toBe(true);
    expect(await promptMask(0.25, 3, 7, [100, 40])?.data()).toEqual(values);
    expect(await promptMask(0.25, 3, 8, [100, 40])?.data()).not.toEqual(values);
    expect(promptMask(0, 3, 7, [100, 40])).toBeNull();
  });

  it('has the gradient of the masked prompt', async () => {
    expect(await promptGradientError({ mask: promptMask(0.4, 1, 1, [P, H]) })).toBeLessThan(2e-3);
  });
});

/** The first micro-batch of a step. */
const FIRST = { seed: 1, step: 4, before: 0 };

describe('input noise', () => {
  it('is within α/√(T·H) on the tokens of each text, and nothing on prompt and padding', () => {
    const noise = inputNoise(pack.batch, H, 6, FIRST) ?? new Float32Array();
    const largest = (row: number) => Math.max(...noise.subarray(row * H, (row + 1) * H).map(Math.abs));
    // Three tokens: 6/√36 = 1; one: 6/√12 = 1.732.
    for (const row of [2, 3, 4]) expect(largest(row)).toBeLessThanOrEqual(1);
    expect(Math.max(largest(2), largest(3), largest(4))).toBeGreaterThan(0.8);
    expect(largest(5)).toBeLessThanOrEqual(Math.sqrt(3));
    expect(largest(5)).toBeGreaterThan(1);
    expect([0, 1, 6].map(largest)).toEqual([0, 0, 0]);
    expect(inputNoise(pack.batch, H, 6, FIRST)).toEqual(noise);
    expect(inputNoise(pack.batch, H, 6, { ...FIRST, before: 1 })).not.toEqual(noise);
    expect(inputNoise(pack.batch, H, 0, FIRST)).toBeNull();
  });

  it('changes the loss, and the gradient is that of the noisy loss', async () => {
    const noise = () => inputNoise(pack.batch, H, 6, FIRST);
    const [plain, noisy] = [lossAndGradient(model, prompt(), [pack]), lossAndGradient(model, prompt(), [pack], { noise })];
    expect((await noisy.loss.data())[0]).not.toBe((await plain.loss.data())[0]);
    expect(await promptGradientError({ noise })).toBeLessThan(2e-3);
  });
});

describe('the losses', () => {
  it('smooth over the vocabulary as by definition: (1 − ε)·loss + ε·the mean over all targets', async () => {
    const before = memory().numTensors;
    const start = prompt();
    const withTargets = (id: number): PackResult => ({ ...pack, batch: { ...pack.batch, targetId: Int32Array.of(id, id, 0) } });
    const lossOf = async (packed: PackResult, form = lossForm(model, { lossOver: 'allTokens', labelSmoothing: 0 })) => {
      const { loss, gradient } = lossAndGradient(model, start, [packed], { form });
      const [value = NaN] = await loss.data<'float32'>();
      dispose([loss, gradient]);
      form.dispose();
      return value;
    };
    let uniform = 0;
    const { vocabSize } = model.config;
    for (let id = 0; id < vocabSize; id++) uniform += await lossOf(withTargets(id)) / vocabSize;
    const smoothed = await lossOf(pack, lossForm(model, { lossOver: 'allTokens', labelSmoothing: 0.1 }));
    expect(smoothed).toBeCloseTo(0.9 * await lossOf(pack) + 0.1 * uniform, 3);
    start.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    { lossOver: 'allTokens', labelSmoothing: 0.2 }, { lossOver: 'labelWords', labelSmoothing: 0 }, { lossOver: 'labelWords', labelSmoothing: 0.2 },
  ] as const)('have the gradient of their value: %j', async (config) => {
    expect(await promptGradientError({ form: lossForm(model, config) }, config.lossOver === 'labelWords' ? choice : pack)).toBeLessThan(2e-3);
  });
});
