import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packChoice, packTraining } from '../src/data/pack/index.ts';
import type { PackResult } from '../src/domain/batch.ts';
import type { Checkpoint } from '../src/domain/checkpoint.ts';
import { makeConfig } from '../src/domain/config.ts';
import type { RunConfig } from '../src/domain/config.ts';
import { loadModel } from '../src/engine/models/load.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { openReferenceBackend } from '../src/engine/testing/backends.ts';
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

/** How a run trained with others differs from what it is alone: in its losses, its prompt or its error; nothing where all is well. */
function differences(found: Outcome | undefined, alone: Outcome | undefined): string[] {
  const told: string[] = [];
  if (found === undefined || alone === undefined || found.losses.size !== alone.losses.size) return ['other steps'];
  for (const [step, loss] of found.losses) {
    const expected = alone.losses.get(step) ?? NaN;
    if (!(Math.abs(loss / expected - 1) < 1e-5)) told.push(`step ${step}: loss ${loss}, alone ${expected}`);
  }
  if (String(found.error) !== String(alone.error)) told.push(`${String(found.error)}, alone ${String(alone.error)}`);
  const apart = alone.error === null ? relative(found.prompt, alone.prompt) : 0;
  if (!(apart < 1e-5)) told.push(`prompt apart by ${apart}`);
  return told;
}

/** Two runs beside one whose loss is no number from its third step on: how they differ from themselves alone, and how that one ends. */
async function besideDiverging(made: (changes: Partial<RunConfig>) => TrainInput<EvaluationResult>): Promise<{ readonly told: string[]; readonly error: unknown }> {
  const wild = made({ numVirtualTokens: 2, steps: 9, evalEvery: 2, optimizer: 'sgd', learningRate: 0.02 });
  const broken: TrainInput<EvaluationResult> = { ...wild, batches: (step) => wild.batches(step).map((pack) => (step < 3 ? pack : withoutNumbers(pack))) };
  const inputs = [made(MEMBERS[0] ?? {}), broken, made(MEMBERS[1] ?? {})];
  const before = memory().numTensors;
  const joined = await followTogether(broken.model, inputs);
  const told = memory().numTensors === before ? [] : ['tensors left'];
  for (const [member, input] of inputs.entries()) told.push(...differences(joined[member], await follow(input)).map((what) => `run ${member}: ${what}`));
  return { told, error: joined[1]?.error };
}

/** The slow backend has the model that it is less slow with. */
const CASES = [{ backend: 'cpu', name: 'a Llama' }, { backend: 'wasm', name: 'a Llama' }, { backend: 'wasm', name: 'a T5' }] as const;

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
    expect(alone.map((outcome, i) => differences(joined[i], outcome))).toEqual(MEMBERS.map(() => []));
  });

  it('one that diverges ends at the step at which it would alone, saying the same, and the others as they would have', async () => {
    expect(await besideDiverging(made)).toMatchObject({ told: [], error: { code: 'lossNotFinite', details: { step: 3 } } });
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

describeOnGpu('runs of a Llama trained together on WebGPU, where steps are read back some at a time', () => {
  it('one that diverges ends at the step at which it would alone, saying the same, and the others as they would have', { timeout: 240_000 }, async () => {
    const model = await loadModel(tinyFolder());
    // Steps are read at evaluations, and where they take long: with a clock that stands still, as many are told of the run together as alone.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    expect(await besideDiverging((changes) => inputOf({ model, labels: WORDS }, changes))).toMatchObject({ told: [], error: { code: 'lossNotFinite', details: { step: 3 } } });
    vi.restoreAllMocks();
    model.dispose();
  });

  it('give the same bits again', { timeout: 240_000 }, async () => {
    const model = await loadModel(tinyFolder());
    const outcomes = () => followTogether(model, MEMBERS.slice(0, 4).map((changes) => inputOf({ model, labels: WORDS }, changes)));
    const bitsOf = (found: readonly Outcome[]) => found.map(({ losses, prompt, error }) => ({ losses: [...losses], prompt, error }));
    const first = bitsOf(await outcomes());
    expect(first.map(({ losses, error }) => [losses.length, error])).toEqual([[9, null], [6, null], [9, null], [7, null]]);
    // Other shapes and numbers between: what is free then holds other bytes.
    await followTogether(model, [inputOf({ model, labels: WORDS }, { numVirtualTokens: 4, steps: 2 })]);
    expect(bitsOf(await outcomes())).toEqual(first);
    model.dispose();
  });
});
