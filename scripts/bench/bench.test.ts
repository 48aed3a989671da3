import { describe, expect, it } from 'vitest';
import { halfValues, toHalf } from '../../src/engine/ops/matrix/halves.ts';
import { padBatch, rotaryTable } from './contenders/padded.ts';
import { assertAgreement } from './measure/agree.ts';
import { median } from './measure/statistics.ts';
import { randomModel } from './randomModel.ts';
import { formatTable } from './table.ts';
import { layerWeights } from './tensors.ts';
import type { BenchModel, BenchResult, Job } from './types.ts';
import { usefulFlops } from './workloads.ts';

const model: BenchModel = {
  shape: {
    model_type: 'llama', tie_word_embeddings: true, hidden_size: 4, intermediate_size: 6, num_hidden_layers: 2, num_attention_heads: 2, num_key_value_heads: 1, vocab_size: 10,
    rms_norm_eps: 1e-5, rope_theta: 10_000,
  },
  files: { name: 'none', list: () => Promise.resolve([]), read: () => Promise.resolve(new Uint8Array()) },
  read: () => Promise.resolve(new Float32Array()),
};
const job: Job = {
  kind: 'train', model, prompt: new Float32Array(8), numVirtualTokens: 2, learningRate: 1,
  examples: [[7, 8, 9], [4]].map((ids, classIndex) => ({ contextIds: Int32Array.from(ids), classIndex, truncatedTokens: 0 })),
  labels: { ids: [Int32Array.of(5), Int32Array.of(6)], endOfText: [false, false] },
};

describe('the bench', () => {
  it('counts what the task needs', () => {
    // A layer has q 4·4, k and v 2·4 each, o 4·4, three of 6·4: 120 weights; 2 + 3 + 1 rows; the pairs are
    // 3 of the prompt, 2·3 + 6 and 2·1 + 1 of the texts: 18; two target rows.
    const forward = 2 * 2 * 120 * 6 + 4 * 18 * 2 * 4 + 2 * 2 * 10 * 4;
    expect(usefulFlops({ ...job, kind: 'score' })).toBe(forward);
    expect(usefulFlops(job)).toBe(forward + 2 * 2 * 120 * 6 + 8 * 18 * 2 * 4 + 2 * 2 * 10 * 4);
    // One text of 3 and 31 of 32 new tokens after 2 virtual ones: 36 rows, each of which sees itself and those before it.
    expect(usefulFlops({ ...job, kind: 'generate' })).toBe(2 * 2 * 120 * 36 + 4 * (36 * 37 / 2) * 2 * 4 + 2 * 32 * 10 * 4);
  });

  it('counts the matrices of GPT-2 without its embeddings: 3, 1, 4 and 4 times H·H a layer', () => {
    expect(layerWeights({ model_type: 'gpt2', n_embd: 4, n_layer: 2, n_head: 2, n_positions: 8, vocab_size: 10 })).toBe(2 * 12 * 16);
  });

  it('keeps random f16 weights as they are read', async () => {
    const { read } = await randomModel('tiny', model.shape, 'f16');
    const values = await read('model.layers.1.mlp.down_proj.weight', [4, 6]);
    expect(values.every((value) => value === halfValues()[toHalf(value)])).toBe(true);
    // Uniform up to the root of 3/6, of which half the values lie above its half.
    expect(Math.max(...values)).toBeGreaterThan(Math.SQRT1_2 / 2);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.SQRT1_2);
  });

  it('pads to the longest text, and marks the row before each target', () => {
    const { batch, tokens, length, ids, predicts, targets } = padBatch(job);
    expect([batch, tokens, length]).toEqual([2, 3, 5]);
    expect([...ids]).toEqual([7, 8, 9, 4, 0, 0]);
    expect([...predicts]).toEqual([0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect([...targets]).toEqual([5, 6]);
  });

  it('turns pair i at position p by p·θ^(−i/n)', () => {
    const { cosine, sine } = rotaryTable(2, 4, 100);
    [1, 1, Math.cos(1), Math.cos(0.1)].forEach((value, i) => expect(cosine[i]).toBeCloseTo(value, 6));
    [0, 0, Math.sin(1), Math.sin(0.1)].forEach((value, i) => expect(sine[i]).toBeCloseTo(value, 6));
  });

  it('takes the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('refuses contenders whose losses or gradients differ', () => {
    const probe = { loss: 6.9, gradientNorm: 0.01, ids: null };
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['tfjs-padded', { ...probe, loss: 6.9005 }]]))).not.toThrow();
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['tfjs-padded', { ...probe, loss: 6.902 }]]))).toThrow(/tfjs-padded and ours-webgpu/);
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['ours-wasm', { ...probe, gradientNorm: 0.0102 }]]))).toThrow(/ours-wasm/);
    // 1 % of 6.9 is 0.069.
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['ours-webgpu-f16', { ...probe, loss: 6.96 }]]))).not.toThrow();
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['ours-webgpu-f16', { ...probe, loss: 6.97 }]]))).toThrow(/ours-webgpu-f16/);
    expect(() => assertAgreement(new Map([['ours-webgpu', probe], ['ours-wasm', { ...probe, loss: NaN }]]))).toThrow(/ours-wasm/);
  });

  it('says how many times faster ours is', () => {
    const result = (contender: BenchResult['contender'], msPerStep: number): BenchResult => ({
      workload: 'w', contender, adapter: 'a', msPerStep, minMsPerStep: msPerStep, steps: 3, loss: 1, rows: 6, usefulFlops: 1e6, gflops: 1,
      shareOfBestProduct: 0.5, processorShareOfBestProduct: 0.4, linearShareOfBestProduct: null, dispatches: 1, submissions: 1, gpuBytes: 2 ** 20, hostMsPerStep: 1, processorMsPerStep: null, examplesPerSecond: 2, tokensPerSecond: null,
    });
    expect(formatTable([result('ours-webgpu', 10), result('tfjs-padded', 85)])).toContain('w: ours-webgpu is 8.5 times as fast as tfjs-padded');
  });
});
