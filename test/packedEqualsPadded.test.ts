/** Packing is exact: loss and prompt gradient of a packed batch are those of the right-padded batch. */
import { dispose, memory, tensor, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { packTraining, planMicroBatches, trainingRows } from '../src/data/pack/index.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EncodedExample, EncodedLabels } from '../src/domain/task.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { REFERENCE_BACKENDS, openReferenceBackend } from '../src/engine/testing/backends.ts';
import { paddedLossAndGradient } from '../src/engine/testing/paddedReference.ts';
import { TINY_CONFIG, tinyFolder, tinyTensors } from '../src/engine/weights/tinyLlama.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';

const labels: EncodedLabels = { ids: [Int32Array.of(7), Int32Array.of(8, 9, 10), Int32Array.of(8, 1)], endOfText: [false, false, true] };
const numVirtualTokens = 5;

function randomExamples(seed: number, count: number): EncodedExample[] {
  const random = createRandom(seed, 'examples');
  return Array.from({ length: count }, (_, i) => ({
    contextIds: Int32Array.from({ length: 1 + random.integer(12) }, () => random.integer(50)), classIndex: i % labels.ids.length, truncatedTokens: 0,
  }));
}

function difference(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(a.map((value, i) => value - (b[i] ?? NaN))) / norm(b);
}

describe.each(REFERENCE_BACKENDS)('packed and padded batches on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it.each([[1, 1, 4096], [2, 6, 4096], [3, 9, 64]])('agree within 1e-4: seed %i, %i examples, %i rows a micro-batch', async (seed, count, maxRows) => {
    const before = memory().numTensors;
    const files = tinyFolder();
    const model = await loadModel(files);
    const stored = { config: TINY_CONFIG, tensors: new Map(tinyTensors().map(({ name, values, shape }) => [name, tensor(values, shape)])) };
    const examples = randomExamples(seed, count);
    const random = createRandom(seed, 'prompt');
    const prompt = tensor2d(Float32Array.from({ length: numVirtualTokens * 12 }, () => random.next() - 0.5), [numVirtualTokens, 12]);

    const groups = planMicroBatches(examples.map((example) => trainingRows(example, labels, numVirtualTokens)), { maxRows, sharedRows: numVirtualTokens });
    const packs = groups.map((group) => packTraining([...group].flatMap((i) => examples[i] ?? []), labels, { numVirtualTokens, stepExamples: count }));
    const packed = lossAndGradient(model, prompt, packs);
    const padded = paddedLossAndGradient(stored, prompt, examples.map(({ contextIds, classIndex }) =>
      ({ context: [...contextIds], target: [...labels.ids[classIndex] ?? []] })));

    expect(difference(await packed.loss.data<'float32'>(), await padded.loss.data<'float32'>())).toBeLessThan(1e-4);
    expect(difference(await packed.gradient.data<'float32'>(), await padded.gradient.data<'float32'>())).toBeLessThan(1e-4);
    dispose([prompt, packed.loss, packed.gradient, padded.loss, padded.gradient]);
    dispose([...stored.tensors.values()]);
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
