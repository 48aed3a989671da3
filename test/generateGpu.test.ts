/** What generating a token asks of the GPU, and that it gives the tokens that the processor gives. */
import { memory, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it, vi } from 'vitest';
import { meterGpu } from '../scripts/bench/measure/gpuMeter.ts';
import { compileGeneration } from '../src/engine/evaluate/compileGeneration.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const TIMEOUT = 240_000;
const text = Int32Array.of(4, 40, 9);
const randomPrompt = () => tensor2d(Float32Array.from({ length: 36 }, (_, i) => Math.cos(i)), [3, 12]);

async function generated(layers: number, maxNew: number, eosIds: readonly number[] = []): Promise<number[]> {
  const model = await loadModel(tinyFolder({ num_hidden_layers: layers }));
  const prompt = randomPrompt();
  const ids = await generateGreedy(model, prompt, text, maxNew, eosIds);
  prompt.dispose();
  model.dispose();
  return ids;
}

describeOnGpu('generation on WebGPU', () => {
  // First, while nothing is compiled.
  it('compiles nothing for its first tokens once that was done ahead, which itself runs none of it and leaves nothing', { timeout: TIMEOUT }, async () => {
    const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }));
    const [held, meter] = [memory().numTensors, meterGpu()];
    const [late, ahead] = [vi.spyOn(GPUDevice.prototype, 'createComputePipeline'), vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync')];
    await compileGeneration(model);
    expect(memory().numTensors).toBe(held);
    expect(ahead.mock.calls.length).toBeGreaterThan(8);
    // Those of tfjs alone: zeros, and the likeliest token's.
    expect(meter.dispatches).toBeLessThan(20);
    late.mockClear();
    const prompt = randomPrompt();
    for (const given of [null, prompt]) await generateGreedy(model, given, Int32Array.from({ length: 20 }, (_, i) => i), 3, []);
    expect(late.mock.calls.map(([{ label }]) => label)).toEqual([]);
    vi.restoreAllMocks();
    prompt.dispose();
    model.dispose();
  });

  it('gives the ids of the processor, again and again, stops where they end, and leaves nothing', { timeout: TIMEOUT }, async () => {
    const found = await generated(2, 20);
    const before = memory().numTensors;
    expect(await generated(2, 20)).toEqual(found);
    expect(memory().numTensors).toBe(before);
    const tenth = found[12] ?? -1;
    expect(await generated(2, 20, [tenth])).toEqual(found.slice(0, found.indexOf(tenth, 3) + 1));
    expect(memory().numTensors).toBe(before);
    await setBackend('cpu');
    const expected = await generated(2, 20);
    await setBackend('webgpu');
    expect(found).toEqual(expected);
  });

  it('takes at most 10 dispatches a layer and token', { timeout: TIMEOUT }, async () => {
    const meter = meterGpu();
    const counts: number[] = [];
    for (const layers of [2, 3]) {
      const both: number[] = [];
      for (const maxNew of [4, 12]) {
        meter.restart();
        await generated(layers, maxNew);
        both.push(meter.dispatches);
      }
      const [few = NaN, many = NaN] = both;
      counts.push((many - few) / 8);
    }
    const [two = NaN, three = NaN] = counts;
    expect(three - two).toBeGreaterThan(0);
    expect(three - two).toBeLessThanOrEqual(10);
  });
});
