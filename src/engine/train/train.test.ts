import { memory, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import type { PackResult } from '../../domain/batch.ts';
import { makeConfig } from '../../domain/config.ts';
import type { RunConfig } from '../../domain/config.ts';
import { causalBatch } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { loadModel } from '../models/load.ts';
import { tinyFolder } from '../weights/tinyLlama.ts';
import { afterEvaluation, isBetter, NOTHING_WAITED } from './best.ts';
import { train } from './train.ts';
import type { EvaluationResult, TrainEvent, TrainInput } from './train.ts';
import { trialStep } from './trialStep.ts';

/** One text of three tokens with two virtual tokens before it; token 5 should follow. */
function pack(): PackResult {
  const batch = { ...causalBatch(Int32Array.of(9, 8, 7), 2), targetId: Int32Array.of(5) };
  return { batch, owners: { example: Int32Array.of(0), candidate: Int32Array.of(0) }, usedRows: 5, usedTargets: 1, paddedRows: 5 };
}

let model: BaseModel;
beforeAll(async () => {
  await setBackend('cpu');
  model = await loadModel(tinyFolder());
});
afterAll(() => model.dispose());

/** A run of six steps whose evaluations give the losses listed. */
function input(losses: number[], changes: Partial<RunConfig> = {}): TrainInput<EvaluationResult> {
  let evaluation = 0;
  return {
    model,
    config: makeConfig({ numVirtualTokens: 2, steps: 6, evalEvery: 2, learningRate: 0.05, ...changes }),
    initialPrompt: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    batches: () => [pack()],
    evaluate: () => Promise.resolve({ loss: losses[evaluation++] ?? 9, accuracy: 0.5, macroF1: 0.4, examples: 4 }),
  };
}

async function collect(run: TrainInput<EvaluationResult>): Promise<{ events: TrainEvent<EvaluationResult>[]; finalPrompt: Float32Array }> {
  const generator = train(run);
  const events: TrainEvent<EvaluationResult>[] = [];
  let next = await generator.next();
  while (!next.done) {
    events.push(next.value);
    next = await generator.next();
  }
  return { events, finalPrompt: next.value?.finalPrompt ?? new Float32Array() };
}

const steps = (events: TrainEvent<EvaluationResult>[]) => events.flatMap((event) => (event.kind === 'steps' ? event.metrics : []));

describe('train', () => {
  it('lowers the loss, counts rows and examples, evaluates at 0, 2, 4 and 6 and keeps the lowest, of equals the earlier', async () => {
    const before = memory().numTensors;
    const { events } = await collect(input([3, 1, 2, 1]));
    const metrics = steps(events);
    expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(metrics.at(-1)?.trainLoss).toBeLessThan((metrics[0]?.trainLoss ?? 0) - 0.1);
    expect(metrics[0]).toMatchObject({ rows: 5, paddedRows: 5, examples: 1, learningRate: 0.05 });
    const evaluations = events.flatMap((event) => (event.kind === 'evaluation' ? [event.metrics] : []));
    expect(evaluations.map(({ step, best }) => [step, best])).toEqual([[0, true], [2, true], [4, false], [6, false]]);
    expect(events.flatMap((event) => (event.kind === 'best' ? [event.step] : []))).toEqual([0, 2]);
    expect(memory().numTensors).toBe(before);
  });

  it('tells the norms: of the prompt after the update, of the gradient before clipping', async () => {
    const { events, finalPrompt } = await collect(input([], { clipGlobalNorm: 1e-4 }));
    const last = steps(events).at(-1);
    expect(last?.promptNorm).toBeCloseTo(Math.sqrt(finalPrompt.reduce((sum, value) => sum + value * value, 0)), 4);
    expect(last?.gradientNorm).toBeGreaterThan(1e-3);
  });

  it('gives the same bytes again', async () => {
    expect((await collect(input([]))).finalPrompt).toEqual((await collect(input([]))).finalPrompt);
  });

  it('evaluates and ends when asked to stop, and frees everything when left in mid-run', async () => {
    const before = memory().numTensors;
    let asked = 0;
    const { events } = await collect({ ...input([]), stopping: () => ++asked > 3 });
    expect(steps(events).map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(events.flatMap((event) => (event.kind === 'evaluation' ? [event.metrics.step] : []))).toEqual([0, 2, 3]);
    const generator = train(input([]));
    for (let i = 0; i < 4; i++) await generator.next();
    await generator.return(undefined);
    expect(memory().numTensors).toBe(before);
  });

  it('stops with lossNotFinite, the best so far told before, nothing left behind', async () => {
    const before = memory().numTensors;
    const generator = train({ ...input([]), initialPrompt: new Float32Array(24).fill(NaN) });
    expect((await generator.next()).value).toMatchObject({ kind: 'evaluation' });
    expect((await generator.next()).value).toMatchObject({ kind: 'best', step: 0 });
    expect((await generator.next()).value).toMatchObject({ kind: 'checkpoint' });
    await expect(generator.next()).rejects.toMatchObject({ code: 'lossNotFinite', details: { step: 1, learningRate: 0.05 } });
    expect(memory().numTensors).toBe(before);
  });
});

describe('isBetter', () => {
  it('compares by loss, accuracy or macro-F1; of equals the earlier stays; NaN never wins', () => {
    const best = { loss: 1, accuracy: 0.8, macroF1: 0.5 };
    expect(isBetter({ loss: 0.9, accuracy: 0.1, macroF1: 0.1 }, best, 'validation/loss')).toBe(true);
    expect(isBetter({ loss: 1, accuracy: 0.9, macroF1: 0.9 }, best, 'validation/loss')).toBe(false);
    expect(isBetter({ loss: 5, accuracy: 0.9, macroF1: 0.1 }, best, 'validation/accuracy')).toBe(true);
    expect(isBetter({ loss: 0, accuracy: 0.8, macroF1: 0.9 }, best, 'validation/accuracy')).toBe(false);
    expect(isBetter({ loss: 5, accuracy: 0.1, macroF1: 0.6 }, best, 'validation/macroF1')).toBe(true);
    expect(isBetter({ loss: NaN, accuracy: 1, macroF1: 1 }, null, 'validation/accuracy')).toBe(false);
  });
});

describe('afterEvaluation', () => {
  it('counts the evaluations that did not improve by more than asked, by any figure', () => {
    const by = (stopBy: RunConfig['stopBy'], minImprovement = 0) => ({ stopBy, minImprovement });
    const figures = { loss: 1, accuracy: 0.8, macroF1: 0.5 };
    const first = afterEvaluation(NOTHING_WAITED, figures, NaN, by('validation/loss'));
    expect(first).toEqual({ best: -1, waited: 0 });
    expect(afterEvaluation(first, { ...figures, loss: 0.95 }, NaN, by('validation/loss', 0.1))).toEqual({ best: -1, waited: 1 });
    expect(afterEvaluation(first, { ...figures, loss: 0.85 }, NaN, by('validation/loss', 0.1))).toEqual({ best: -0.85, waited: 0 });
    expect(afterEvaluation({ best: 0.5, waited: 2 }, figures, NaN, by('validation/macroF1'))).toEqual({ best: 0.5, waited: 3 });
    expect(afterEvaluation(NOTHING_WAITED, figures, NaN, by('train/loss'))).toEqual(NOTHING_WAITED);
    expect(afterEvaluation({ best: -3, waited: 4 }, figures, 2, by('train/loss'))).toEqual({ best: -2, waited: 0 });
  });
});

describe('trialStep', () => {
  it('measures time and the bytes of kept activations, and leaves nothing', async () => {
    const before = memory().numTensors;
    let time = 0;
    const trial = await trialStep(model, Float32Array.from({ length: 24 }, (_, i) => i / 24), [pack()], () => (time += 7));
    expect(trial.milliseconds).toBe(7);
    // At least every layer's input rows: 3 layers · 5 rows · 12 · 4 bytes.
    expect(trial.activationBytes).toBeGreaterThan(720);
    expect(memory().numTensors).toBe(before);
  });
});
