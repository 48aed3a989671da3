import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { makeConfig } from '../../domain/config.ts';
import type { Arithmetic } from '../../domain/config.ts';
import type { StepMetrics } from '../../domain/run.ts';
import { causalBatch } from '../batch.ts';
import { inArithmetic } from '../models/inArithmetic.ts';
import { loadModel } from '../models/load.ts';
import { describeOnGpu } from '../ops/webgpu/testForms.ts';
import { tinyFolder } from '../weights/tinyLlama.ts';
import { lossAndGradient } from './gradient.ts';
import { train } from './train.ts';

const P = 2;
const STEPS = 6;
const batch = { ...causalBatch(Int32Array.of(9, 8, 7), P), targetId: Int32Array.of(5) };
const pack = { batch, owners: { example: Int32Array.of(0), candidate: Int32Array.of(0) }, usedRows: 5, usedTargets: 1, paddedRows: 5 };

describeOnGpu('a training whose linear layers are multiplied in float16', () => {
  it('has losses within 1 % of float32\'s, not the same ones, and the same bits again', { timeout: 240_000 }, async () => {
    const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }));
    async function run(arithmetic: Arithmetic): Promise<{ readonly losses: number[]; readonly prompt: Float32Array | undefined }> {
      const steps: StepMetrics[] = [];
      const events = train({
        model, config: makeConfig({ numVirtualTokens: P, steps: STEPS, evalEvery: STEPS, learningRate: 0.05, arithmetic }),
        initialPrompt: Float32Array.from({ length: P * 12 }, (_, i) => Math.sin(i)), batches: () => [pack],
        evaluate: () => Promise.resolve({ loss: 1, accuracy: 0.5, macroF1: 0.5, examples: 1 }),
      });
      for (;;) {
        const { done, value } = await events.next();
        if (done === true) return { losses: steps.map(({ trainLoss }) => trainLoss), prompt: value?.finalPrompt };
        if (value.kind === 'steps') steps.push(...value.metrics);
      }
    }
    const float = await run('float32');
    const before = memory().numTensors;
    const half = await run('float16');
    expect(memory().numTensors).toBe(before);
    expect(half.losses).toHaveLength(STEPS);
    expect(half.losses).not.toEqual(float.losses);
    half.losses.forEach((loss, i) => { expect(Math.abs(loss / (float.losses[i] ?? NaN) - 1)).toBeLessThan(1e-2); });
    // It learns: else the losses would be alike whatever the gradient.
    expect(half.losses.at(-1)).toBeLessThan((half.losses[0] ?? NaN) - 0.1);
    expect(await run('float16')).toEqual(half);
    model.dispose();
  });

  it('has a gradient within 1 % of float32\'s, in length and direction', { timeout: 240_000 }, async () => {
    const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }));
    const prompt = tensor2d(Float32Array.from({ length: P * 12 }, (_, i) => Math.sin(i)), [P, 12]);
    const gradientIn = async (arithmetic: Arithmetic) => {
      const { loss, gradient } = lossAndGradient(inArithmetic(model, arithmetic), prompt, [pack]);
      const values = Float32Array.from(await gradient.data());
      dispose([loss, gradient]);
      return values;
    };
    const [float, half] = [await gradientIn('float32'), await gradientIn('float16')];
    const apart = Math.hypot(...half.map((value, i) => value - (float[i] ?? NaN))) / Math.hypot(...float);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1e-2);
    prompt.dispose();
    model.dispose();
  });
});
