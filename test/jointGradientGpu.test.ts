/** Several runs in one batch on a GPU, where no step waits to look whether one of them has run away. */
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { createRandom } from '../src/domain/random.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { jointGradient } from '../src/engine/train/jointGradient.ts';
import type { GradientRequest } from '../src/engine/train/jointGradient.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const H = 12;
const LABELS = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };
const valuesOf = async (tensor: Tensor): Promise<number[]> => [...await tensor.data<'float32'>()];

function requestOf(seed: number, numVirtualTokens: number, of: (value: number) => number = (value) => value): GradientRequest {
  const random = createRandom(seed, 'joint');
  const prompt = tensor2d(Float32Array.from({ length: numVirtualTokens * H }, () => of(random.next() - 0.5)), [numVirtualTokens, H]);
  const examples = Array.from({ length: 3 }, (_, i) => ({ contextIds: Int32Array.from({ length: 2 + i }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0 }));
  return { prompt, packs: [packTraining(examples, LABELS, { numVirtualTokens })], options: {} };
}

describeOnGpu('the joint gradient on WebGPU', () => {
  it.each([['no number', NaN], ['without bound', Infinity], ['beyond float32 in its square', 1e25]])('of a run whose prompt is %s says so, and the others are what they are alone', { timeout: 240_000 }, async (_, value) => {
    const model = await loadModel(tinyFolder());
    const before = memory().numTensors;
    const requests = [requestOf(1, 2), requestOf(2, 3, () => value), requestOf(3, 1)];
    const [first, away, last] = await jointGradient(model, requests, 4096);
    expect(await away?.loss.data()).toEqual(Float32Array.of(NaN));
    for (const [request, found] of [[requests[0], first], [requests[2], last]] as const) {
      if (request === undefined || found === undefined) throw new RangeError('no run');
      const alone = lossAndGradient(model, request.prompt, request.packs);
      const [losses, gradients] = [await Promise.all([found.loss, alone.loss].map(valuesOf)), await Promise.all([found.gradient, alone.gradient].map(valuesOf))];
      expect(losses[0]?.[0]).toBeCloseTo(losses[1]?.[0] ?? NaN, 4);
      gradients[1]?.forEach((part, i) => { expect(gradients[0]?.[i]).toBeCloseTo(part, 4); });
      dispose([alone.loss, alone.gradient]);
    }
    dispose([first, away, last].flatMap((found) => (found === undefined ? [] : [found.loss, found.gradient])));
    dispose(requests.map(({ prompt }) => prompt));
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});
