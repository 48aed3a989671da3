/**
 * The first layer's backward computes the prompt's rows alone: on WebGPU, for prompts at the borders of tiles, its gradient
 * is that of a plain right-padded batch, whose gradients tfjs takes.
 */
import { dispose, setBackend, tensor, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EncodedExample, EncodedLabels } from '../src/domain/task.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { useAttentionWay } from '../src/engine/ops/visibleAttention/webgpuWay.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { paddedLossAndGradient } from '../src/engine/testing/paddedReference.ts';
import { jointGradient } from '../src/engine/train/jointGradient.ts';
import { TINY_CONFIG, tinyFolder, tinyTensors } from '../src/engine/weights/tinyLlama.ts';
import { relativeDistance } from './families/measure.ts';
import { spoilBuffers } from './support/spoilBuffers.ts';

const TIMEOUT = 240_000;
const CHANGES = { max_position_embeddings: 128 };
const { hidden_size: H } = TINY_CONFIG;
const LABELS: EncodedLabels = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };

/** One of the texts is empty. */
const EXAMPLES: readonly EncodedExample[] = [[5, 6, 7, 11], [], [12, 13]].map((ids, i) => ({ contextIds: Int32Array.from(ids), classIndex: i % 2, truncatedTokens: 0 }));

const promptOf = (numVirtualTokens: number): Float32Array => {
  const random = createRandom(numVirtualTokens, 'prompt');
  return Float32Array.from({ length: numVirtualTokens * H }, () => random.next() - 0.5);
};

/** Gradients of prompts of these lengths, trained together where there are several. */
async function gradients(lengths: readonly number[]): Promise<Float32Array[]> {
  const model = await loadModel(tinyFolder(CHANGES));
  const requests = lengths.map((numVirtualTokens) => ({
    prompt: tensor2d(promptOf(numVirtualTokens), [numVirtualTokens, H]), packs: [packTraining(EXAMPLES, LABELS, { numVirtualTokens })], options: {},
  }));
  const found = await jointGradient(model, requests, 4096);
  const values = await Promise.all(found.map(async ({ gradient }) => Float32Array.from(await gradient.data())));
  dispose([...requests.map(({ prompt }) => prompt), ...found.flatMap(({ loss, gradient }) => [loss, gradient])]);
  model.dispose();
  return values;
}

async function expectedGradient(numVirtualTokens: number): Promise<number[]> {
  await setBackend('cpu');
  const model = { config: { ...TINY_CONFIG, ...CHANGES }, tensors: new Map(tinyTensors().map(({ name, values, shape }) => [name, tensor(values, shape)])) };
  const prompt = tensor2d(promptOf(numVirtualTokens), [numVirtualTokens, H]);
  const { loss, gradient } = paddedLossAndGradient(model, prompt, EXAMPLES.map(({ contextIds, classIndex }) => ({ context: [...contextIds], target: [...LABELS.ids[classIndex] ?? []] })));
  const values = [...await gradient.data()];
  dispose([prompt, loss, gradient, ...model.tensors.values()]);
  await setBackend('webgpu');
  return values;
}

describeOnGpu('the gradient of a prompt on WebGPU', () => {
  beforeAll(() => {
    // Here rows are left unwritten. The families' tests compute attention in the way of a software adapter, this one in a GPU's.
    spoilBuffers();
    useAttentionWay('tiles');
  });

  it.each([[[1]], [[63]], [[64]], [[65]], [[9, 64]], [[1, 8, 2]]])('is that of a right-padded batch: prompts of %j rows', async (lengths) => {
    const found = await gradients(lengths);
    for (const [i, numVirtualTokens] of lengths.entries()) expect(relativeDistance(found[i] ?? [], await expectedGradient(numVirtualTokens))).toBeLessThan(1e-4);
  }, TIMEOUT);
});
