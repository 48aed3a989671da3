/** A step too large for a forward is computed in parts, with the loss and the gradient that it has as a whole, whatever the options. */
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importTable } from '../src/data/import/index.ts';
import { makeExamples } from '../src/data/task/index.ts';
import { makeConfig, type RunConfig } from '../src/domain/config.ts';
import { createRandom } from '../src/domain/random.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { initialOptimizer } from '../src/engine/optim/optimizer.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { lossForm } from '../src/engine/train/lossForm.ts';
import { disposeState, trainStep } from '../src/engine/train/trainStep.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';
import { openFolder } from '../src/headless/folder.ts';
import type { Prepared } from '../src/worker/session/prepare.ts';
import { createPacker } from '../src/worker/session/training.ts';

const P = 4;
const LABELS = { ids: [Int32Array.of(7), Int32Array.of(8, 9, 10)], endOfText: [false, false] };

/** Twenty texts of one to twelve tokens, three of four of the first class. */
async function prepared(labels: Prepared['labels']): Promise<Prepared> {
  const classes = Array.from({ length: 20 }, (_, i) => (i % 4 === 3 ? 'b' : 'a'));
  const table = await importTable('t.csv', new TextEncoder().encode(`text,label\n${classes.map((name, i) => `text ${i},${name}`).join('\n')}\n`), {});
  const task = { template: '{text}', textColumn: 'text', labelColumn: 'label', classes: [{ name: 'a', labelWords: 'a' }, { name: 'b', labelWords: 'b' }] };
  const examples = makeExamples(table, task);
  const random = createRandom(3, 'texts');
  const encoded = examples.map(({ classIndex }) => ({ contextIds: Int32Array.from({ length: 1 + random.integer(12) }, () => random.integer(50)), classIndex, truncatedTokens: 0 }));
  const part = { table, examples, encoded };
  return { task, labels, train: part, validation: part, maxContextTokens: 12 };
}

/** Loss and gradient of the second step: by SGD at a rate of 1, the prompt moves by the gradient. */
async function secondStep(model: BaseModel, data: Prepared, changes: Partial<RunConfig>): Promise<{ parts: number; loss: number; gradient: Float32Array }> {
  const config = makeConfig({ numVirtualTokens: P, optimizer: 'sgd', learningRate: 1, momentum: 0, batchSize: 8, accumulation: 2, order: 'file', seed: 2, ...changes });
  const H = model.config.hiddenSize;
  const prompt = tensor2d(Float32Array.from({ length: P * H }, (_, i) => Math.sin(i) / 2), [P, H]);
  const form = lossForm(model, config);
  const packs = createPacker(data, config).batches(2);
  const state = { prompt, optimizer: initialOptimizer(config, prompt) };
  const { next, report } = trainStep({ model, config, form, origin: prompt }, state, packs, 2);
  const [loss = NaN] = await report.data<'float32'>();
  const moved = await next.prompt.data<'float32'>();
  const gradient = (await prompt.data<'float32'>()).map((value, i) => value - (moved[i] ?? NaN));
  dispose(report);
  disposeState(next);
  disposeState(state);
  form.dispose();
  return { parts: packs.length, loss, gradient };
}

const MODELS = [
  { name: 'a Llama', open: async () => tinyFolder(), labels: LABELS },
  { name: 'a T5', open: () => openFolder('test/goldens/t5-v1_1'), labels: { ...LABELS, decoderStart: 0 } },
] as const;

describe.each(MODELS)('a step of $name, split', ({ open, labels }) => {
  let model: BaseModel;
  let data: Prepared;
  beforeAll(async () => {
    await openWasmInNode();
    [model, data] = [await loadModel(await open()), await prepared(labels)];
  });
  afterAll(() => model.dispose());

  it.each<Partial<RunConfig>>([
    {}, { labelSmoothing: 0.1, promptDropout: 0.3, inputNoise: 5 }, { classWeights: 'balanced' },
    { lossOver: 'labelWords', labelSmoothing: 0.2, classWeights: 'balanced', inputNoise: 5 },
  ])('is the whole one: %j', async (changes) => {
    const before = memory().numTensors;
    const whole = await secondStep(model, data, { ...changes, maxRows: 4096 });
    const split = await secondStep(model, data, { ...changes, maxRows: 64 });
    expect(memory().numTensors).toBe(before);
    expect(whole.parts).toBe(1);
    expect(split.parts).toBeGreaterThan(1);
    expect(Math.abs(split.loss / whole.loss - 1)).toBeLessThan(1e-5);
    const largest = Math.max(...whole.gradient.map(Math.abs));
    expect(Math.max(...split.gradient.map((value, i) => Math.abs(value - (whole.gradient[i] ?? NaN)))) / largest).toBeLessThan(1e-4);
  });
});
