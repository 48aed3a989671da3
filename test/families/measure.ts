/** Our side of each column of the table: what the engine gives, as its largest error against a golden. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { batchIndices, packTraining } from '../../src/data/pack/index.ts';
import type { PackedBatch, PackResult } from '../../src/domain/batch.ts';
import { makeConfig } from '../../src/domain/config.ts';
import type { EncodedExample, EncodedLabels } from '../../src/domain/task.ts';
import { answerBatch } from '../../src/engine/answerBatch.ts';
import { causalBatch, toDevice } from '../../src/engine/batch.ts';
import { generateGreedy } from '../../src/engine/evaluate/generateGreedy.ts';
import type { BaseModel } from '../../src/engine/models/baseModel.ts';
import { headLogits } from '../../src/engine/ops/headCrossEntropy/logits.ts';
import { lossAndGradient } from '../../src/engine/train/gradient.ts';
import { train } from '../../src/engine/train/train.ts';
import type { Golden } from './goldens.ts';

/** Largest |got − expected| / (1 + |expected|). */
export function largestError(got: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs((got[i] ?? NaN) - value) / (1 + Math.abs(value))));
}

/** ‖got − expected‖ / ‖expected‖ */
export function relativeDistance(got: ArrayLike<number>, expected: readonly number[]): number {
  const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(expected.map((value, i) => (got[i] ?? NaN) - value)) / norm(expected);
}

/** Puts P·H values on the device for as long as `use` needs them; null stays null. */
export async function withPrompt<T>(model: BaseModel, values: ArrayLike<number> | null, use: (prompt: Tensor2D | null) => Promise<T>): Promise<T> {
  const { hiddenSize } = model.config;
  const prompt = values && tensor2d(Float32Array.from(values), [values.length / hiddenSize, hiddenSize]);
  try {
    return await use(prompt);
  } finally {
    prompt?.dispose();
  }
}

/** Largest error of the logits after each text by itself and after the same texts in one batch. */
export async function logitsErrors(model: BaseModel, golden: Golden, prompt: Tensor2D | null): Promise<{ single: number; batched: number }> {
  const [cases, together] = prompt ? [golden.with_prompt, golden.batched_with_prompt] : [golden.without_prompt, golden.batched_without_prompt];
  const numVirtualTokens = prompt?.shape[0] ?? 0;
  const single: number[] = [];
  for (const { ids, logits } of cases) single.push(largestError(await targetLogits(model, textBatch(model, ids, numVirtualTokens), prompt), logits));
  const { batch } = packTraining(cases.map(({ ids }) => example(ids, 0)), labelsOf(model, [[0]]), { numVirtualTokens });
  return { single: Math.max(...single), batched: largestError(await targetLogits(model, batch, prompt), together.logits.flat()) };
}

/** Relative errors of the loss and of the prompt's gradient on the golden's right-padded batch. */
export async function gradientErrors(model: BaseModel, { batch, label_ids: labelIds, initial }: Golden): Promise<{ loss: number; prompt: number }> {
  const pack = packOf(model, Object.values(labelIds), batch.contexts.map((context, i) => [context, batch.targets[i] ?? []]), initial);
  return withPrompt(model, initial, async (prompt) => {
    if (!prompt) throw new Error('needs a prompt');
    const { loss, gradient } = lossAndGradient(model, prompt, [pack]);
    const [value = NaN] = await loss.data<'float32'>();
    const errors = { loss: Math.abs(value / batch.loss - 1), prompt: relativeDistance(await gradient.data(), batch.prompt_gradient.flat()) };
    dispose([loss, gradient]);
    return errors;
  });
}

/** Largest relative error of any step's loss, and that of the last prompt, after the golden's training. */
export async function trainingErrors(model: BaseModel, { training, train: pairs, label_ids: labelIds, initial }: Golden): Promise<{ loss: number; prompt: number }> {
  const { num_virtual_tokens: numVirtualTokens, steps, batch_size: batchSize, learning_rate: learningRate, weight_decay: weightDecay } = training;
  const config = makeConfig({ numVirtualTokens, steps, batchSize, learningRate, weightDecay, evalEvery: steps, order: 'file', promptInit: 'file' });
  const events = train({
    model, config, initialPrompt: initial,
    batches: (step) => [packOf(model, Object.values(labelIds), [...batchIndices(pairs.length, batchSize, step - 1, config)].flatMap((i) => (pairs[i] ? [pairs[i]] : [])), initial)],
    // The golden has no validation part.
    evaluate: () => Promise.resolve({ loss: 0, accuracy: 0, macroF1: 0, examples: 0 }),
  });
  const losses: number[] = [];
  let next = await events.next();
  while (!next.done) {
    if (next.value.kind === 'steps') losses.push(...next.value.metrics.map(({ trainLoss }) => trainLoss));
    next = await events.next();
  }
  const errors = training.losses.map((loss, i) => Math.abs((losses[i] ?? NaN) / loss - 1));
  return { loss: Math.max(...errors), prompt: relativeDistance(next.value?.finalPrompt ?? [], training.final_prompt.flat()) };
}

/** The greedy ids after each text, and those expected; an encoder-decoder's from its start token on. */
export async function greedyIds(model: BaseModel, golden: Golden, prompt: Tensor2D | null): Promise<{ got: number[][]; expected: number[][] }> {
  const { decoderStartTokenId: start, eosTokenIds } = model.config;
  const got: number[][] = [];
  const expected: number[][] = [];
  for (const { ids, produced_ids: produced } of prompt ? golden.with_prompt : golden.without_prompt) {
    got.push(await generateGreedy(model, prompt, Int32Array.from(ids), produced.length, eosTokenIds));
    expected.push([...(start === undefined ? ids : [start]), ...produced]);
  }
  return { got, expected };
}

/** One text; what follows it, or answers it, is predicted. */
export function textBatch({ config: { decoderStartTokenId: start } }: BaseModel, ids: readonly number[], numVirtualTokens: number): PackedBatch {
  const text = Int32Array.from(ids);
  return start === undefined ? causalBatch(text, numVirtualTokens) : answerBatch(text, numVirtualTokens, start);
}

/** Logits [M,V] at the batch's target rows. */
export async function targetLogits(model: BaseModel, host: PackedBatch, prompt: Tensor2D | null): Promise<Float32Array> {
  const batch = toDevice(host);
  const rows = model.forward(batch, prompt);
  const logits = headLogits(rows, model.head);
  const values = await logits.data<'float32'>();
  dispose([rows, logits]);
  batch.dispose();
  return values;
}

function packOf(model: BaseModel, classes: readonly number[][], pairs: readonly (readonly [number[], number[]])[], initial: Float32Array): PackResult {
  const examples = pairs.map(([context, target]) => example(context, classes.findIndex((label) => label.join() === target.join())));
  return packTraining(examples, labelsOf(model, classes), { numVirtualTokens: initial.length / model.config.hiddenSize });
}

function example(contextIds: readonly number[], classIndex: number): EncodedExample {
  return { contextIds: Int32Array.from(contextIds), classIndex, truncatedTokens: 0 };
}

function labelsOf({ config: { decoderStartTokenId: decoderStart } }: BaseModel, classes: readonly (readonly number[])[]): EncodedLabels {
  return { ids: classes.map((label) => Int32Array.from(label)), endOfText: classes.map(() => false), ...(decoderStart === undefined ? {} : { decoderStart }) };
}
