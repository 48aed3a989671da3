/** How the work of training steps is divided into submissions by the time that each may take. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { meterGpu } from '../scripts/bench/measure/gpuMeter.ts';
import { packTraining } from '../src/data/pack/index.ts';
import { requestDevice } from '../src/engine/device/adapter.ts';
import { registerGpuBackend } from '../src/engine/device/gpuBackend.ts';
import { openNodeGpu } from '../src/engine/device/nodeGpu.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const P = 4;
const pack = packTraining(
  [{ contextIds: Int32Array.of(3, 5, 8, 9), classIndex: 0, truncatedTokens: 0 }, { contextIds: Int32Array.of(7, 4), classIndex: 1, truncatedTokens: 0 }],
  { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] }, { numVirtualTokens: P });

/** Submissions and dispatches of the last of some steps, and its loss and gradient. */
async function stepsWithin(budget: number) {
  const adapter = await (await openNodeGpu())?.requestAdapter();
  if (!adapter) throw new Error('There is no adapter.');
  await registerGpuBackend(await requestDevice(adapter), adapter.info, ({ message }) => { throw new Error(message); }, budget);
  const model = await loadModel(tinyFolder());
  const prompt = tensor2d(Float32Array.from({ length: P * 12 }, (_, i) => Math.sin(i)), [P, 12]);
  const meter = meterGpu();
  let values: number[] = [];
  for (let step = 0; step < 4; step++) {
    meter.restart();
    const { loss, gradient } = lossAndGradient(model, prompt, [pack]);
    values = [...await loss.data(), ...await gradient.data()];
    dispose([loss, gradient]);
  }
  prompt.dispose();
  model.dispose();
  return { submissions: meter.submissions, dispatches: meter.dispatches, values };
}

describeOnGpu('the submissions of a step', () => {
  it('are few where they may take long and many where not, and change no bit', { timeout: 240_000 }, async () => {
    const [small, large] = [await stepsWithin(0.001), await stepsWithin(60_000)];
    // Two readings, of the loss and the gradient, submit too.
    expect(large.submissions).toBeLessThanOrEqual(3);
    expect(small.submissions).toBeGreaterThan(small.dispatches / 2);
    expect(small.dispatches).toBe(large.dispatches);
    expect(small.values).toEqual(large.values);
  });
});
