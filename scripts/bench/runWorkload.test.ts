import { expect, it } from 'vitest';
import { describeOnGpu } from '../../src/engine/ops/webgpu/testForms.ts';
import { meterGpu } from './measure/gpuMeter.ts';
import { randomModel } from './randomModel.ts';
import { runWorkload } from './runWorkload.ts';
import type { ContenderName, LlamaShape } from './types.ts';
import type { Workload } from './workloads.ts';

const BOTH: readonly ContenderName[] = ['ours-webgpu', 'tfjs-padded'];
const shape: LlamaShape = {
  model_type: 'llama', tie_word_embeddings: true, hidden_size: 16, intermediate_size: 24, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2, vocab_size: 40,
  rms_norm_eps: 1e-5, rope_theta: 10_000,
};
const tiny = (changes: Partial<LlamaShape> = {}): Workload =>
  ({ name: 'tiny', kind: 'train', numVirtualTokens: 2, large: false, model: () => randomModel('tiny', { ...shape, ...changes }, 'f32') });

describeOnGpu('a workload of the bench', () => {
  it('is measured in full, and needs as much memory whatever ran before and beside it', { timeout: 240_000 }, async () => {
    const said: string[] = [];
    const host = {
      adapters: { webgpu: 'an adapter' }, halves: false, meter: meterGpu(), bestProducts: { webgpu: { clock: 2, processor: 4 } },
      openBase: () => Promise.reject(new Error('Nobody asked for the built-in model.')), say: (line: string) => { said.push(line); },
    };
    const run = (contenders: readonly ContenderName[], changes: Partial<LlamaShape> = {}) => runWorkload(tiny(changes), host, { contenders, repeat: 2, turnMs: 0 });
    const memoryOf = async (...[contenders, changes]: Parameters<typeof run>) => (await run(contenders, changes)).map(({ gpuBytes }) => gpuBytes);

    const [ours, theirs] = await run(BOTH);
    expect([ours?.contender, theirs?.contender]).toEqual(BOTH);
    // 2 virtual tokens and 736 of the texts, filled up to a bucket; padded, 32 texts of 44 tokens with a prompt each.
    expect(ours?.rows).toBe(768);
    expect(theirs?.rows).toBe(32 * 46);
    for (const result of [ours, theirs]) {
      if (result === undefined) throw new Error('no result');
      const { msPerStep, minMsPerStep, usefulFlops, gflops, shareOfBestProduct, dispatches, submissions, hostMsPerStep, steps } = result;
      expect(steps).toBe(2);
      expect(minMsPerStep).toBeGreaterThan(0);
      expect(msPerStep).toBeGreaterThanOrEqual(minMsPerStep);
      expect(hostMsPerStep).toBeLessThanOrEqual(msPerStep);
      expect(gflops).toBeCloseTo(usefulFlops / msPerStep / 1e6, 9);
      expect(shareOfBestProduct).toBeCloseTo(gflops / 2, 9);
      expect(dispatches).toBeGreaterThan(10);
      expect(submissions).toBeGreaterThan(0);
    }
    expect(ours?.usefulFlops).toBe(theirs?.usefulFlops);
    expect(Math.abs((ours?.loss ?? NaN) - (theirs?.loss ?? NaN))).toBeLessThan(1e-3);
    // q, k and v in one, o, gate and up in one, and down, both directions.
    expect(said.filter((line) => line.includes('tiny linear'))).toHaveLength(8);
    expect(ours?.linearShareOfBestProduct).toBeGreaterThan(0);
    expect(theirs?.linearShareOfBestProduct).toBeNull();

    // Again, as the first time makes uniforms that are kept for good.
    const [mine, peers] = await memoryOf(BOTH);
    expect(mine).toBeGreaterThan(4 * 768 * 16);
    await run(BOTH, { hidden_size: 64, num_hidden_layers: 2 });
    expect(await memoryOf(BOTH)).toEqual([mine, peers]);
    expect(await memoryOf(['tfjs-padded'])).toEqual([peers]);
  });
});
