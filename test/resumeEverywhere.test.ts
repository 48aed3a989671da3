/** From the checkpoint of every step, through its file, a run goes on to the bits of the one that was never interrupted. */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../src/artifacts/checkpoint/checkpoint.ts';
import { packTraining } from '../src/data/pack/index.ts';
import type { Checkpoint } from '../src/domain/checkpoint.ts';
import { makeConfig, WORDS, type RunConfig } from '../src/domain/config.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { train } from '../src/engine/train/train.ts';
import type { EvaluationResult, TrainInput } from '../src/engine/train/train.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const LABELS = { ids: [Int32Array.of(5), Int32Array.of(6, 3)], endOfText: [false, false] };
const EXAMPLES = [[9, 8, 7], [4], [2, 10, 3, 8], [1, 1], [30, 31]].map((ids, i) => ({ contextIds: Int32Array.from(ids), classIndex: i % 2, truncatedTokens: 0 }));
const STEPS = 5;
/** All that is drawn at random in a step. */
const RANDOM = { promptDropout: 0.2, inputNoise: 5 };

interface Told { readonly told: unknown[]; readonly checkpoints: Checkpoint[]; readonly end: unknown }

/** What a run tells of each step and evaluation, its clock aside, with all its checkpoints. */
async function follow(input: TrainInput<EvaluationResult>): Promise<Told> {
  const events = train(input);
  const [told, checkpoints]: [unknown[], Checkpoint[]] = [[], []];
  for (;;) {
    const next = await events.next();
    if (next.done) return { told, checkpoints, end: next.value };
    const event = next.value;
    if (event.kind === 'steps') told.push(...event.metrics.map(({ step, trainLoss, learningRate, gradientNorm, promptNorm, promptDistance }) => [step, trainLoss, learningRate, gradientNorm, promptNorm, promptDistance]));
    if (event.kind === 'evaluation') told.push(event.metrics);
    if (event.kind === 'checkpoint') checkpoints.push(event.checkpoint);
  }
}

/** How the rests of a run, one from each of its checkpoints, differ from it. */
async function differences(changes: Partial<RunConfig>): Promise<string[]> {
  const model = await loadModel(tinyFolder());
  const config = makeConfig({ numVirtualTokens: 2, steps: STEPS, evalEvery: 2, warmupSteps: 2, learningRate: 0.1, clipGlobalNorm: 1, weightDecay: 0.01, bestBy: 'validation/accuracy', patience: 3, ...changes });
  const input: TrainInput<EvaluationResult> = {
    model, config, initialPrompt: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    batches: (step) => [packTraining([step % 5, (3 * step + 1) % 5].flatMap((i) => EXAMPLES[i] ?? []), LABELS, { numVirtualTokens: 2 })],
    // Of the prompt alone, in a way that is sometimes better and sometimes worse.
    evaluate: async (prompt) => {
      const [first = NaN, second = NaN] = await prompt.data<'float32'>();
      return { loss: 1 + Math.abs(first), accuracy: (1 + Math.sin(100 * second)) / 2, macroF1: 0.5, examples: 4 };
    },
    checkpointAt: () => true,
  };
  const whole = await follow(input);
  const before = memory().numTensors;
  const wrong = whole.checkpoints.length === STEPS + 1 ? [] : [`${whole.checkpoints.length} checkpoints`];
  for (const checkpoint of whole.checkpoints) {
    const bytes = writeCheckpoint({ ...checkpoint, bestScores: null, seconds: 0 });
    const rest = await follow({ ...input, from: readCheckpoint(bytes, 'checkpoint') });
    const expected = whole.told.slice(whole.told.length - rest.told.length);
    if (JSON.stringify([rest.told, rest.end]) !== JSON.stringify([expected, whole.end])) wrong.push(`from step ${checkpoint.step}: ${JSON.stringify(rest.told)}, not ${JSON.stringify(expected)}`);
  }
  if (memory().numTensors !== before) wrong.push('tensors left');
  model.dispose();
  return wrong;
}

const CASES = WORDS.optimizer.flatMap((optimizer, i) => WORDS.schedule.map((schedule, j) => ({ optimizer, schedule, ...((i + j) % 2 === 0 ? RANDOM : {}) })));

describe('on WebAssembly', () => {
  beforeAll(openWasmInNode);
  it.each(CASES)('from every step the same: %j', async (changes) => {
    expect(await differences(changes)).toEqual([]);
  });
});

describeOnGpu('on WebGPU', () => {
  it.each(CASES.filter(({ optimizer, schedule }) => WORDS.optimizer.indexOf(optimizer) === WORDS.schedule.indexOf(schedule)))('from every step the same: %j', { timeout: 240_000 }, async (changes) => {
    expect(await differences(changes)).toEqual([]);
  });
});
