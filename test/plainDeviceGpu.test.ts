/** On a device with the limits that every adapter grants, and no feature: all that a run and an answer need is computed, and right. */
import { dispose, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { makeConfig } from '../src/domain/config.ts';
import type { ErrorReport } from '../src/domain/errors.ts';
import { registerGpuBackend, removeGpuBackend } from '../src/engine/device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../src/engine/device/nodeGpu.ts';
import { runSelfTest } from '../src/engine/device/selfTest.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { scoreTargets } from '../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { currentDevice } from '../src/engine/ops/webgpu/productWay.ts';
import { train } from '../src/engine/train/train.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const TIMEOUT = 240_000;
const [P, H] = [4, 12];
const pack = packTraining(
  [{ contextIds: Int32Array.of(3, 5, 8, 9), classIndex: 0, truncatedTokens: 0 }, { contextIds: Int32Array.of(7, 4), classIndex: 1, truncatedTokens: 0 }],
  { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] }, { numVirtualTokens: P });

/** Losses of three steps, then what the trained prompt scores and generates; on the current backend. */
async function everything(optimizer: 'adamw' | 'adafactor' | 'sgd') {
  const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }));
  const losses: number[] = [];
  const events = train({
    model, config: makeConfig({ optimizer, numVirtualTokens: P, steps: 3, evalEvery: 3, learningRate: 0.05, clipGlobalNorm: 1 }),
    initialPrompt: Float32Array.from({ length: P * H }, (_, i) => Math.sin(i)), batches: () => [pack],
    evaluate: () => Promise.resolve({ loss: 1, accuracy: 0.5, macroF1: 0.5, examples: 1 }),
  });
  let finalPrompt = new Float32Array();
  for (;;) {
    const { done, value } = await events.next();
    if (done === true) {
      finalPrompt = Float32Array.from(value?.finalPrompt ?? []);
      break;
    }
    if (value.kind === 'steps') losses.push(...value.metrics.map(({ trainLoss }) => trainLoss));
  }
  const prompt = tensor2d(finalPrompt, [P, H]);
  const scores = (await scoreTargets(model, prompt, [pack])).flatMap((of) => [...of]);
  const ids = await generateGreedy(model, prompt, Int32Array.of(4, 40, 9), 6, []);
  dispose(prompt);
  model.dispose();
  return { numbers: [...losses, ...finalPrompt, ...scores], ids };
}

const gpu = await openNodeGpu();

describe.skipIf(!gpu)(`a device without anything asked for${gpu ? '' : ' (skipped: Node has no Vulkan driver; npm test installs lavapipe)'}`, () => {
  const reports: ErrorReport[] = [];
  beforeAll(async () => {
    const adapter = await gpu?.requestAdapter();
    if (adapter) await registerGpuBackend(await adapter.requestDevice(), adapter.info, (report) => reports.push(report));
  });
  afterAll(() => {
    removeGpuBackend();
    closeNodeGpu();
  });

  it('has the least that there is', () => {
    const device = currentDevice();
    expect(['subgroups', 'shader-f16', 'timestamp-query'].filter((name) => device?.features.has(name) === true)).toEqual([]);
    expect(device?.limits).toMatchObject({
      maxComputeWorkgroupStorageSize: 16_384, maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256, maxComputeWorkgroupsPerDimension: 65_535,
      maxStorageBuffersPerShaderStage: 8, maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28,
    });
  });

  it('passes the self-test, with the largest tiles too', { timeout: TIMEOUT }, async () => {
    expect((await runSelfTest(true)).filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each(['adamw', 'adafactor', 'sgd'] as const)('trains by %s, scores and generates as the processor does', { timeout: TIMEOUT }, async (optimizer) => {
    const found = await everything(optimizer);
    await setBackend('cpu');
    const expected = await everything(optimizer);
    await setBackend('webgpu');
    expect(found.ids).toEqual(expected.ids);
    expect(found.numbers.length).toBeGreaterThan(P * H);
    found.numbers.forEach((number, i) => { expect(number).toBeCloseTo(expected.numbers[i] ?? NaN, 3); });
    expect(reports).toEqual([]);
  });
});
