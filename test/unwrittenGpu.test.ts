/** What nobody wrote nobody reads: a tensor's buffer was another's before, whose numbers may be none. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EncodedExample } from '../src/domain/task.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { scoreTargets } from '../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { useAttentionWay } from '../src/engine/ops/visibleAttention/webgpuWay.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';
import { spoilBuffers } from './support/spoilBuffers.ts';

const [P, H] = [5, 12];

function examples(): EncodedExample[] {
  const random = createRandom(3, 'examples');
  return Array.from({ length: 5 }, (_, i) => ({ contextIds: Int32Array.from({ length: 1 + random.integer(12) }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0 }));
}

async function everything(dtype: 'f32' | 'int8') {
  const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }), { dtype });
  const prompt = tensor2d(Float32Array.from({ length: P * H }, (_, i) => Math.sin(i)), [P, H]);
  const pack = packTraining(examples(), { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] }, { numVirtualTokens: P });
  const { loss, gradient } = lossAndGradient(model, prompt, [pack]);
  const found = {
    loss: [...await loss.data()], gradient: [...await gradient.data()], scores: await scoreTargets(model, prompt, [pack]),
    ids: await generateGreedy(model, prompt, Int32Array.of(4, 40, 9), 6, []),
  };
  dispose([prompt, loss, gradient]);
  model.dispose();
  return found;
}

describeOnGpu('a step, scores and an answer', () => {
  afterEach(() => { vi.restoreAllMocks(); });

  it.each([['tiles', 'f32'], ['tiles', 'int8'], ['rows', 'f32']] as const)('are the same though every tensor begins as NaN: attention by %s, weights as %s', async (way, dtype) => {
    useAttentionWay(way);
    const expected = await everything(dtype);
    expect(expected.gradient.every(Number.isFinite)).toBe(true);
    spoilBuffers();
    expect(await everything(dtype)).toEqual(expected);
  }, 240_000);
});
