import { dispose, memory, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { causalBatch, toDevice } from '../batch.ts';
import { generateGreedy } from '../evaluate/generateGreedy.ts';
import { headLogits } from '../ops/headCrossEntropy/logits.ts';
import { tinyFolder, tinyTensors } from '../weights/tinyLlama.ts';
import type { BaseModel } from './baseModel.ts';
import { loadModel } from './load.ts';

beforeAll(() => setBackend('cpu'));

/** The logits after a text. */
async function logitsAfter(model: BaseModel, ids: readonly number[], prompt: Tensor2D | null = null): Promise<Float32Array> {
  const batch = toDevice(causalBatch(Int32Array.from(ids), prompt?.shape[0] ?? 0));
  const logits = tidy(() => headLogits(model.forward(batch, prompt), model.head));
  const values = await logits.data<'float32'>();
  dispose(logits);
  batch.dispose();
  return values;
}

/** The tiny Llama's tensors as a Mistral: the families' names are the same. */
const mistral = (changes: Readonly<Record<string, unknown>>) => loadModel(tinyFolder({ model_type: 'mistral', ...changes }));

describe('a sliding window', () => {
  it('hides in a single layer what is as far back as it is wide, and nothing nearer', async () => {
    const model = await mistral({ num_hidden_layers: 1, sliding_window: 3 });
    const last = await logitsAfter(model, [5, 6, 7, 8, 9]);
    expect(await logitsAfter(model, [40, 41, 7, 8, 9])).toEqual(last);
    expect(await logitsAfter(model, [5, 6, 40, 8, 9])).not.toEqual(last);
    model.dispose();
  });

  it('hides nothing where it is wider than the text', async () => {
    const [narrow, none] = [await mistral({ sliding_window: 6 }), await mistral({ sliding_window: null })];
    const text = [5, 6, 7, 8, 9, 10];
    expect(await logitsAfter(narrow, text)).toEqual(await logitsAfter(none, text));
    expect(await logitsAfter(narrow, [...text, 11])).not.toEqual(await logitsAfter(none, [...text, 11]));
    narrow.dispose();
    none.dispose();
  });

  it('generates from cached keys what it generates when every row is computed again', async () => {
    const before = memory().numTensors;
    const model = await mistral({ sliding_window: 3 });
    const prompt = tensor2d(Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)), [2, 12]);
    const ids = [5, 6, 7];
    for (let step = 0; step < 10; step++) {
      const logits = await logitsAfter(model, ids, prompt);
      ids.push(logits.indexOf(Math.max(...logits)));
    }
    expect(await generateGreedy(model, prompt, Int32Array.of(5, 6, 7), 10, [])).toEqual(ids);
    prompt.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('a Gemma', () => {
  it('has inputs of √H times the table, norms by 1 + weight, and leaves nothing where a tensor of its own is missing', async () => {
    const model = await loadModel(tinyFolder({ model_type: 'gemma', hidden_act: 'gelu', tie_word_embeddings: false }));
    const row = tinyTensors()[0]?.values.subarray(36, 48) ?? new Float32Array();
    (await model.embeddingRows(Int32Array.of(3))).forEach((value, i) => expect(value).toBeCloseTo(Math.sqrt(12) * (row[i] ?? NaN), 5));

    // A Llama with its norms' weights changed by hand is the same but for the scaling, which a prompt does without.
    const shifted = tinyTensors().map((tensor) => (tensor.shape.length === 1 ? { ...tensor, values: tensor.values.map((value) => value + 1) } : tensor));
    const same = await loadModel(tinyFolder({ hidden_act: 'gelu_new' }, shifted));
    const prompt = tensor2d(Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)), [2, 12]);
    const [ours, expected] = [await logitsAfter(model, [], prompt), await logitsAfter(same, [], prompt)];
    ours.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
    prompt.dispose();
    model.dispose();
    same.dispose();

    const before = memory().numTensors;
    await expect(loadModel(tinyFolder({ model_type: 'gemma2' }))).rejects.toMatchObject({
      code: 'modelTensorMissing', details: { tensor: 'model.layers.0.pre_feedforward_layernorm.weight' },
    });
    expect(memory().numTensors).toBe(before);
  });
});
