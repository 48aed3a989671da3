import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packChoice, packTraining } from '../src/data/pack/index.ts';
import type { PackResult } from '../src/domain/batch.ts';
import type { Checkpoint } from '../src/domain/checkpoint.ts';
import { makeConfig } from '../src/domain/config.ts';
import type { RunConfig } from '../src/domain/config.ts';
import { loadModel } from '../src/engine/models/load.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../src/engine/testing/backends.ts';
import { openFolder } from '../src/headless/folder.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';
import { trainTogether } from '../src/engine/train/together.ts';
import { train } from '../src/engine/train/train.ts';
import type { EvaluationResult, TrainInput } from '../src/engine/train/train.ts';
import { touchedByOverflow, touchedByWrongs } from './support/runAway.ts';

const WORDS = { ids: [Int32Array.of(5), Int32Array.of(6, 3)], endOfText: [false, false] };
/** A decoder, whose prompt a batch computes once, and an encoder-decoder, where it is repeated for every text and read across. */
const MODELS = {
  'a Llama': { open: async () => tinyFolder(), labels: WORDS },
  'a T5': { open: () => openFolder('test/goldens/t5-v1_1'), labels: { ...WORDS, decoderStart: 0 } },
};
type Labels = typeof WORDS & { readonly decoderStart?: number };
const EXAMPLES = [[9, 8, 7], [4], [2, 10, 3, 8], [1, 1]].map((ids, i) => ({ contextIds: Int32Array.from(ids), classIndex: i % 2, truncatedTokens: 0 }));
/** Members that differ in everything that a sweep may vary without changing the model. */
const MEMBERS: readonly Partial<RunConfig>[] = [
  { numVirtualTokens: 2, steps: 9 },
  { numVirtualTokens: 5, steps: 6, optimizer: 'sgd', learningRate: 0.02, evalEvery: 2 },
  { numVirtualTokens: 1, steps: 9, optimizer: 'adafactor', promptDropout: 0.2, seed: 4 },
  { numVirtualTokens: 3, steps: 7, inputNoise: 5, labelSmoothing: 0.1, clipGlobalNorm: 0.3 },
  { numVirtualTokens: 2, steps: 9, lossOver: 'labelWords', labelSmoothing: 0.1 },
];

interface Outcome { readonly losses: ReadonlyMap<number, number>; readonly prompt: Float32Array; readonly checkpoints: readonly Checkpoint[]; readonly error: unknown }

function inputOf({ model, labels }: { readonly model: BaseModel; readonly labels: Labels }, changes: Partial<RunConfig>): TrainInput<EvaluationResult> {
  const config = makeConfig({ learningRate: 0.05, evalEvery: 4, ...changes });
  const { numVirtualTokens, lossOver, seed } = config;
  return {
    model, config, initialPrompt: Float32Array.from({ length: numVirtualTokens * model.config.hiddenSize }, (_, i) => Math.sin(i + seed)),
    batches: (step) => [[0, 1], [2, 3]].map((pair) => (lossOver === 'labelWords' ? packChoice : packTraining)(
      pair.flatMap((i) => EXAMPLES[(i + step) % EXAMPLES.length] ?? []), labels, { numVirtualTokens, stepExamples: 4, classWeights: [0.5, 1.5] })),
    evaluate: async () => { await Promise.resolve(); return { loss: 1, accuracy: 0.5, macroF1: 0.5, examples: 4 }; },
  };
}

async function follow(input: TrainInput<EvaluationResult>): Promise<Outcome> {
  const losses = new Map<number, number>();
  const checkpoints: Checkpoint[] = [];
  const events = train(input);
  let error: unknown = null;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) return { losses, checkpoints, prompt: next.value?.finalPrompt ?? new Float32Array(), error };
      if (next.value.kind === 'steps') for (const { step, trainLoss } of next.value.metrics) losses.set(step, trainLoss);
      if (next.value.kind === 'checkpoint') checkpoints.push(next.value.checkpoint);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { losses, checkpoints, prompt: new Float32Array(), error };
}

/** All at once, in forwards of `maxRows` rows; from checkpoints where they are given. */
function followTogether(model: BaseModel, inputs: readonly TrainInput<EvaluationResult>[], { maxRows = 4096, from, stopping = () => false }: { maxRows?: number; from?: readonly Checkpoint[]; stopping?: () => boolean } = {}): Promise<Outcome[]> {
  const evaluates = inputs.map(({ config }) => (step: number) => step % config.evalEvery === 0 || step === config.steps);
  const members = trainTogether(model, evaluates, { maxRows, stopping, checkpointDue: () => false });
  return Promise.all(inputs.map(async (input, i) => {
    const member = members[i];
    const checkpoint = from?.[i];
    const found = await follow({ ...input, ...member, ...(checkpoint === undefined ? {} : { from: checkpoint }) });
    await member?.leave();
    return found;
  }));
}

/** A batch whose targets weigh so much that the loss is no number. */
function withoutNumbers(pack: PackResult): PackResult {
  return { ...pack, batch: { ...pack.batch, targetWeight: pack.batch.targetWeight.map((weight) => (weight > 0 ? Infinity : 0)) } };
}

/** Largest difference, against the largest number. */
function relative(actual: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))), 0) / scale;
}

const CASES = REFERENCE_BACKENDS.flatMap((backend) => (['a Llama', 'a T5'] as const).map((name) => ({ backend, name })));

describe.each(CASES)('runs of $name trained together, on $backend', ({ backend, name }) => {
  const { open, labels } = MODELS[name];
  let model: BaseModel;
  const made = (changes: Partial<RunConfig>) => inputOf({ model, labels }, changes);
  beforeAll(async () => {
    await openReferenceBackend(backend);
    model = await loadModel(await open());
  });
  afterAll(() => model.dispose());

  it.each([4096, 16])('are what they are alone, in forwards of %i rows', async (maxRows) => {
    const inputs = MEMBERS.map((changes) => made(changes));
    const alone: Outcome[] = [];
    for (const input of inputs) alone.push(await follow(input));
    const before = memory().numTensors;
    const joined = await followTogether(model, inputs, { maxRows });
    expect(joined.map(({ error }) => (error instanceof Error ? error.stack : error))).toEqual(MEMBERS.map(() => null));
    expect(memory().numTensors).toBe(before);
    joined.forEach(({ losses, prompt }, i) => {
      expect([...losses.keys()]).toEqual([...alone[i]?.losses.keys() ?? []]);
      for (const [step, loss] of losses) expect(Math.abs(loss / (alone[i]?.losses.get(step) ?? NaN) - 1), `member ${i}, step ${step}`).toBeLessThan(1e-5);
      expect(relative(prompt, alone[i]?.prompt ?? new Float32Array()), `member ${i}`).toBeLessThan(1e-5);
    });
  });

  it('one that diverges ends at the step at which it would alone, saying the same, and the others as they would have', async () => {
    const inputs = MEMBERS.slice(0, 2).map((changes) => made(changes));
    const wild = made({ numVirtualTokens: 2, steps: 9, optimizer: 'sgd', learningRate: 0.02, clipGlobalNorm: 0 });
    const broken: TrainInput<EvaluationResult> = { ...wild, batches: (step) => wild.batches(step).map((pack) => (step < 3 ? pack : withoutNumbers(pack))) };
    const before = memory().numTensors;
    const [first, failed, second] = await followTogether(model, [...inputs.slice(0, 1), broken, ...inputs.slice(1)]);
    expect(memory().numTensors).toBe(before);
    const alone = await follow(broken);
    expect(alone.error).toMatchObject({ code: 'lossNotFinite', details: { step: 3 } });
    expect(failed?.error).toEqual(alone.error);
    for (const [i, found] of [first, second].entries()) {
      const input = inputs[i];
      if (input === undefined) throw new Error('no input');
      expect(relative(found?.prompt ?? new Float32Array(), (await follow(input)).prompt)).toBeLessThan(1e-5);
    }
  });

  it('are what they are alone, whatever becomes of one of them', async () => {
    expect(await touchedByWrongs(name)).toEqual([]);
    expect(await touchedByOverflow()).toEqual([]);
  });

  it('stop at the same step, and go on from there bit for bit', async () => {
    const inputs = MEMBERS.map((changes) => made(changes));
    const whole = await followTogether(model, inputs);
    let asked = 0;
    const stopped = await followTogether(model, inputs, { stopping: () => ++asked > 13 });
    const from = stopped.flatMap(({ checkpoints }) => checkpoints.at(-1) ?? []);
    expect(new Set(from.map(({ step }) => step)).size).toBe(1);
    expect(from[0]?.step).toBeGreaterThan(0);
    expect(from[0]?.step).toBeLessThan(6);
    const rest = await followTogether(model, inputs, { from });
    rest.forEach(({ losses, prompt }, i) => {
      for (const [step, loss] of losses) expect(loss).toBe(whole[i]?.losses.get(step));
      expect(prompt).toEqual(whole[i]?.prompt);
    });
  });

  it('keep checkpoints at the same steps: where one of them evaluates, and after one has ended', async () => {
    const [longer, shorter] = await followTogether(model, MEMBERS.slice(0, 2).map((changes) => made(changes)));
    expect(shorter?.checkpoints.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
    // The second ends after step 6.
    expect(longer?.checkpoints.map(({ step }) => step)).toEqual([0, 2, 4, 6, 7, 8, 9]);
  });
});
