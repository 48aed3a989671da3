/** What a training step asks of the GPU: few dispatches a layer, and no more memory from step to step. */
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { meterGpu } from '../scripts/bench/measure/gpuMeter.ts';
import { packTraining } from '../src/data/pack/index.ts';
import { makeConfig } from '../src/domain/config.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EncodedExample, EncodedLabels } from '../src/domain/task.ts';
import { toDevice } from '../src/engine/batch.ts';
import { loadModel } from '../src/engine/models/load.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { train } from '../src/engine/train/train.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const P = 4;
const TIMEOUT = 240_000;
const labels: EncodedLabels = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };

function batchOf(seed: number, count: number) {
  const random = createRandom(seed, 'examples');
  const examples = Array.from({ length: count }, (_, i): EncodedExample => ({
    contextIds: Int32Array.from({ length: 1 + random.integer(20) }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0,
  }));
  return packTraining(examples, labels, { numVirtualTokens: P });
}

const randomPrompt = () => {
  const random = createRandom(1, 'prompt');
  return tensor2d(Float32Array.from({ length: P * 12 }, () => random.next() - 0.5), [P, 12]);
};

async function step(model: BaseModel, seed: number, count: number): Promise<void> {
  const prompt = randomPrompt();
  const { loss, gradient } = lossAndGradient(model, prompt, [batchOf(seed, count)]);
  await loss.data();
  dispose([prompt, loss, gradient]);
}

describeOnGpu('a training step on WebGPU', () => {
  it('takes at most 12 dispatches a Llama layer forward and 16 backward', { timeout: TIMEOUT }, async () => {
    const meter = meterGpu();
    const counts = { forward: [] as number[], step: [] as number[] };
    for (const layers of [2, 3]) {
      const model = await loadModel(tinyFolder({ num_hidden_layers: layers }));
      const [prompt, batch] = [randomPrompt(), toDevice(batchOf(1, 3).batch)];
      meter.restart();
      const rows = model.forward(batch, prompt);
      await rows.data();
      counts.forward.push(meter.dispatches);
      dispose([rows, prompt]);
      batch.dispose();
      meter.restart();
      await step(model, 1, 3);
      counts.step.push(meter.dispatches);
      model.dispose();
    }
    // The last layer computes target rows alone; what a third layer adds is a layer of all rows.
    const added = ([two = NaN, three = NaN]: number[]) => three - two;
    const [forward, whole] = [added(counts.forward), added(counts.step)];
    expect(forward).toBeGreaterThan(0);
    expect(forward).toBeLessThanOrEqual(12);
    expect(whole - forward).toBeGreaterThan(0);
    expect(whole - forward).toBeLessThanOrEqual(16);
  });

  it('allocates nothing more once it has seen the shapes', { timeout: TIMEOUT }, async () => {
    const meter = meterGpu();
    const model = await loadModel(tinyFolder());
    const round = async (from: number): Promise<void> => {
      for (const [i, count] of [2, 5, 9].entries()) await step(model, from + i, count);
    };
    // Rows come in a few bucket sizes: every shape of the rounds that follow is among those of the first.
    for (const seed of [10, 10]) await round(seed);
    const [bytes, { numTensors }] = [meter.bytes, memory()];
    for (let i = 0; i < 30; i++) await round(10);
    expect(meter.bytes).toBe(bytes);
    expect(memory().numTensors).toBe(numTensors);
    model.dispose();
  });

  it('binds the same buffers as the step before it where the batch is alike, so that hardly anything is bound anew', { timeout: TIMEOUT }, async () => {
    const meter = meterGpu();
    const model = await loadModel(tinyFolder());
    for (let i = 0; i < 4; i++) await step(model, 20, 5);
    const made = vi.spyOn(GPUDevice.prototype, 'createBindGroup');
    meter.restart();
    for (let i = 0; i < 4; i++) await step(model, 20, 5);
    // What tfjs records itself it binds anew each time.
    expect(made.mock.calls.length).toBeLessThan(meter.dispatches / 6);
    made.mockRestore();
    model.dispose();
  });

  it('holds hardly more after many shapes than after the largest alone', { timeout: TIMEOUT }, async () => {
    const meter = meterGpu();
    const model = await loadModel(tinyFolder());
    const before = meter.bytes;
    for (const seed of [1, 2]) await step(model, seed, 14);
    const largest = meter.bytes - before;
    for (let i = 0; i < 26; i++) await step(model, 3 + i, 1 + i % 13);
    expect(meter.bytes - before).toBeLessThan(1.5 * largest);
    model.dispose();
  });

  it('reads back four numbers a step, eight steps at once, and nothing else', { timeout: TIMEOUT }, async () => {
    const model = await loadModel(tinyFolder());
    // Readings are also due by the clock, which stands still here.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const read = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
    const readings: { readonly steps: number; readonly bytes: number[] }[] = [];
    const events = train({
      model, config: makeConfig({ numVirtualTokens: P, steps: 24, evalEvery: 24, learningRate: 1e-3, clipGlobalNorm: 1 }),
      initialPrompt: Float32Array.from({ length: P * 12 }, (_, i) => Math.sin(i)), batches: (at) => [batchOf(at, 3)],
      evaluate: () => Promise.resolve({ loss: 1, accuracy: 0.5, macroF1: 0.5, examples: 1 }),
    });
    for await (const event of events) {
      if (event.kind === 'steps') readings.push({ steps: event.metrics.length, bytes: read.mock.contexts.map((buffer) => (buffer instanceof GPUBuffer ? buffer.size : NaN)) });
      read.mockClear();
    }
    vi.restoreAllMocks();
    model.dispose();
    expect(readings).toEqual([8, 8, 8].map((steps) => ({ steps, bytes: [8 * 4 * 4] })));
  });
});
