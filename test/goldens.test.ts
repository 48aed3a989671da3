/** The engine against Hugging Face and PEFT: logits, a padded batch's loss and gradient, 50 steps of training. */
import { readFileSync } from 'node:fs';
import { dispose, memory, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readNpy } from '../src/artifacts/npy.ts';
import { batchIndices, packScoring, packTraining } from '../src/data/pack/index.ts';
import { makeConfig } from '../src/domain/config.ts';
import type { EncodedExample, EncodedLabels } from '../src/domain/task.ts';
import { causalBatch, toDevice } from '../src/engine/batch.ts';
import { requestDevice } from '../src/engine/device/adapter.ts';
import { registerGpuBackend, removeGpuBackend } from '../src/engine/device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../src/engine/device/nodeGpu.ts';
import { classificationMetrics } from '../src/engine/evaluate/classificationMetrics.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { rankClassification } from '../src/engine/evaluate/rankClassification.ts';
import { scoreTargets } from '../src/engine/evaluate/scoreTargets.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { headLogits } from '../src/engine/ops/headCrossEntropy/logits.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { train } from '../src/engine/train/train.ts';
import type { EvaluationResult, TrainEvent } from '../src/engine/train/train.ts';
import { openFolder } from '../src/headless/folder.ts';

const FOLDER = 'test/goldens/llama-tiny';
const ids = z.array(z.int());
const continuation = z.object({ ids, logits: z.array(z.number()), produced_ids: ids });
const evaluation = z.object({ step: z.int(), loss: z.number(), accuracy: z.number(), predicted: ids });
const schema = z.object({
  label_ids: z.record(z.string(), ids),
  train: z.array(z.tuple([ids, ids])),
  without_prompt: z.array(continuation),
  with_prompt: z.array(continuation),
  batch: z.object({ contexts: z.array(ids), targets: z.array(ids), loss: z.number(), prompt_gradient: z.array(z.array(z.number())) }),
  training: z.object({
    num_virtual_tokens: z.int(), steps: z.int(), batch_size: z.int(), learning_rate: z.number(), weight_decay: z.number(), eval_every: z.int(),
    losses: z.array(z.number()), evaluations: z.array(evaluation), final_prompt: z.array(z.array(z.number())),
  }),
});
const golden = schema.parse(JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')));
const tied = schema.pick({ without_prompt: true }).parse(JSON.parse(readFileSync(`${FOLDER}-tied/expected.json`, 'utf8')));

const classes = Object.values(golden.label_ids);
const labels: EncodedLabels = { ids: classes.map((label) => Int32Array.from(label)), endOfText: classes.map(() => false) };
const example = ([context, target]: [number[], number[]]): EncodedExample => ({
  contextIds: Int32Array.from(context), classIndex: classes.findIndex((label) => label.join() === target.join()), truncatedTokens: 0,
});
const numVirtualTokens = golden.training.num_virtual_tokens;
const initial = readNpy(new Uint8Array(readFileSync(`${FOLDER}/initial.npy`)), 'initial.npy').values;
const finalPrompt = Float32Array.from(golden.training.final_prompt.flat());

const gpu = await openNodeGpu();
const BACKENDS = [
  { name: 'WASM', missing: false, open: openWasmInNode, close: () => undefined },
  {
    name: `WebGPU${gpu ? '' : ' (skipped: Node has no Vulkan driver; npm test installs lavapipe)'}`,
    missing: !gpu,
    open: async () => {
      const adapter = await gpu?.requestAdapter();
      if (!adapter) return;
      await registerGpuBackend(await requestDevice(adapter), adapter.info, (report) => { throw new Error(report.message); });
      await setBackend('webgpu');
    },
    close: () => {
      removeGpuBackend();
      closeNodeGpu();
    },
  },
];

/** Largest |got − expected| / (1 + |expected|). */
function largestError(got: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs((got[i] ?? NaN) - value) / (1 + Math.abs(value))));
}

/** ‖got − expected‖ / ‖expected‖ */
function relativeDistance(got: ArrayLike<number>, expected: readonly number[]): number {
  const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(expected.map((value, i) => (got[i] ?? NaN) - value)) / norm(expected);
}

/** Largest error of the logits, and the greedy ids, of each case. */
async function continuations(model: BaseModel, cases: readonly z.infer<typeof continuation>[], promptValues: Float32Array | null): Promise<{ error: number; greedy: number[][] }> {
  const prompt = promptValues && tensor2d(promptValues, [numVirtualTokens, model.config.hiddenSize]);
  const errors: number[] = [];
  const greedy: number[][] = [];
  for (const { ids: text, logits, produced_ids: produced } of cases) {
    const batch = toDevice(causalBatch(Int32Array.from(text), prompt ? numVirtualTokens : 0));
    const rows = model.forward(batch, prompt);
    const found = headLogits(rows, model.head);
    errors.push(largestError(await found.data(), logits));
    dispose([rows, found]);
    batch.dispose();
    greedy.push(await generateGreedy(model, prompt, Int32Array.from(text), produced.length, []));
  }
  prompt?.dispose();
  return { error: Math.max(...errors), greedy };
}

const greedyOf = (cases: readonly z.infer<typeof continuation>[]) => cases.map(({ ids: text, produced_ids: produced }) => [...text, ...produced]);

describe.each(BACKENDS)('against Hugging Face and PEFT on $name', ({ missing, open, close }) => {
  let loaded: BaseModel | null = null;
  let before = 0;
  const model = async (): Promise<BaseModel> => loaded ??= await loadModel(await openFolder(FOLDER));
  beforeAll(async () => {
    await open();
    before = memory().numTensors;
  });
  afterAll(close);

  it.skipIf(missing)('gives the logits and greedy ids without a prompt', async () => {
    const { error, greedy } = await continuations(await model(), golden.without_prompt, null);
    expect(error).toBeLessThan(1e-4);
    expect(greedy).toEqual(greedyOf(golden.without_prompt));
  });

  it.skipIf(missing)('gives the logits and greedy ids with biases, a tied head, another head width and weights in bfloat16', async () => {
    const other = await loadModel(await openFolder(`${FOLDER}-tied`));
    const { error, greedy } = await continuations(other, tied.without_prompt, null);
    other.dispose();
    expect(error).toBeLessThan(1e-4);
    expect(greedy).toEqual(greedyOf(tied.without_prompt));
  });

  it.skipIf(missing)('gives the logits and greedy ids with a trained prompt', async () => {
    const { error, greedy } = await continuations(await model(), golden.with_prompt, finalPrompt);
    expect(error).toBeLessThan(1e-4);
    expect(greedy).toEqual(greedyOf(golden.with_prompt));
  });

  it.skipIf(missing)('gives the loss and the prompt gradient of a right-padded PEFT batch', async () => {
    const { contexts, targets, loss, prompt_gradient: gradient } = golden.batch;
    const pack = packTraining(contexts.map((context, i) => example([context, targets[i] ?? []])), labels, { numVirtualTokens });
    const frozen = await model();
    const prompt = tensor2d(initial, [numVirtualTokens, frozen.config.hiddenSize]);
    const found = lossAndGradient(frozen, prompt, [pack]);
    const [foundLoss = NaN] = await found.loss.data<'float32'>();
    expect(Math.abs(foundLoss - loss) / loss).toBeLessThan(1e-4);
    expect(relativeDistance(await found.gradient.data(), gradient.flat())).toBeLessThan(1e-4);
    dispose([prompt, found.loss, found.gradient]);
  });

  it.skipIf(missing)('follows 50 steps of PEFT and torch.optim.AdamW: every loss, every evaluation, the last prompt', async () => {
    const { steps, batch_size: batchSize, learning_rate: learningRate, weight_decay: weightDecay, eval_every: evalEvery } = golden.training;
    const config = makeConfig({ numVirtualTokens, steps, batchSize, learningRate, weightDecay, evalEvery, order: 'file', promptInit: 'file' });
    const examples = golden.train.map(example);
    const validation = examples.slice(0, 6);
    const expected = validation.map(({ classIndex }) => classIndex);
    const frozen = await model();
    const held = memory().numTensors;
    const events = train({
      model: frozen, config, initialPrompt: initial,
      batches: (step) => [packTraining([...batchIndices(examples.length, batchSize, step - 1, config)].flatMap((i) => examples[i] ?? []), labels, { numVirtualTokens })],
      evaluate: async (prompt) => {
        const pack = packScoring(validation, labels, { numVirtualTokens });
        const [logProbs = new Float32Array()] = await scoreTargets(frozen, prompt, [pack]);
        return classificationMetrics(rankClassification(logProbs, pack.owners, validation.length, classes.length), expected, classes.length);
      },
    });
    const losses: number[] = [];
    const collect = (event: TrainEvent<EvaluationResult>): void => {
      if (event.kind === 'steps') losses.push(...event.metrics.map(({ trainLoss }) => trainLoss));
    };
    let next = await events.next();
    while (!next.done) {
      collect(next.value);
      next = await events.next();
    }
    expect(losses.length).toBe(steps);
    golden.training.losses.forEach((loss, i) => expect({ step: i + 1, close: Math.abs((losses[i] ?? NaN) - loss) / loss < 1e-3 }).toEqual({ step: i + 1, close: true }));
    expect(relativeDistance(next.value?.finalPrompt ?? [], [...finalPrompt])).toBeLessThan(1e-3);
    expect(memory().numTensors).toBe(held);
  }, 180_000);

  it.skipIf(missing)('leaves nothing on the device', () => {
    loaded?.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
