/** What a step does with its gradient (clipping, rate, optimiser) against torch and transformers over 200 of them (scripts/goldens/optimizers.py). */
import { readFileSync } from 'node:fs';
import { memory, scalar, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { chosenSchema } from '../src/artifacts/config/schema.ts';
import { makeConfig } from '../src/domain/config.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { initialOptimizer } from '../src/engine/optim/optimizer.ts';
import { learningRateAt } from '../src/engine/optim/schedule.ts';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../src/engine/testing/backends.ts';
import { disposeState, update } from '../src/engine/train/trainStep.ts';
import type { TrainState } from '../src/engine/train/trainStep.ts';

const numbers = z.array(z.number());
const golden = z.looseObject({
  shape: z.tuple([z.int(), z.int()]), steps: z.int(), checked: z.array(z.int()), first_gradient: numbers,
  runs: z.array(z.object({ name: z.string(), options: chosenSchema, parameters: z.array(numbers), norms: numbers })),
}).parse(JSON.parse(readFileSync('test/goldens/optimizers.json', 'utf8')));
const [P, H] = golden.shape;

/** A whole number from 0 to 2^24 − 1, as `hashed` of the script. */
function hashed(...parts: number[]): number {
  let value = 0x811c9dc5;
  for (const part of parts) value = Math.imul(value ^ (part & 0xffff), 0x01000193) >>> 0;
  value = (value ^ (value >>> 15)) >>> 0;
  value = Math.imul(value, 0x2c1b3c6d) >>> 0;
  value = (value ^ (value >>> 12)) >>> 0;
  return value >>> 8;
}

/** [P·H], as `gradient` of the script. */
function recordedGradient(step: number): Float32Array {
  return Float32Array.from({ length: P * H }, (_, k) => {
    const [i, j] = [Math.floor(k / H), k % H];
    return ((hashed(step, i, j) - 2 ** 23) / 2 ** 23) * 2 ** -((j % 4) * 3);
  });
}

/** ‖got − expected‖ / ‖expected‖ */
function relativeDistance(got: ArrayLike<number>, expected: readonly number[]): number {
  const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(expected.map((value, i) => (got[i] ?? NaN) - value)) / norm(expected);
}

it('makes the very gradients of the script', () => {
  expect([...recordedGradient(1).subarray(0, H)]).toEqual(golden.first_gradient);
});

function followsTheGoldens(): void {
  it.each(golden.runs)('$name: parameter and norm of the gradient follow to 1e-5, and nothing is left', async ({ options, parameters, norms }) => {
    const before = memory().numTensors;
    const config = makeConfig({ ...options, steps: golden.steps });
    const origin = tensor2d(recordedGradient(0), [P, H]);
    const first = origin.clone();
    let state: TrainState = { prompt: first, optimizer: initialOptimizer(config, first) };
    let checked = 0;
    for (let step = 1; step <= golden.steps; step++) {
      const { next, report } = update({ config, origin }, state, { loss: scalar(1), gradient: tensor2d(recordedGradient(step), [P, H]) }, learningRateAt(config, step));
      disposeState(state);
      state = next;
      const [, norm = NaN] = await report.data<'float32'>();
      report.dispose();
      if (!golden.checked.includes(step)) continue;
      expect(Math.abs(norm / (norms[checked] ?? NaN) - 1), `step ${step}`).toBeLessThan(1e-5);
      expect(relativeDistance(await state.prompt.data(), parameters[checked++] ?? []), `step ${step}`).toBeLessThan(1e-5);
    }
    expect(checked).toBe(golden.checked.length);
    disposeState(state);
    origin.dispose();
    expect(memory().numTensors).toBe(before);
  }, 240_000);
}

describe.each(REFERENCE_BACKENDS)('on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));
  followsTheGoldens();
});
describeOnGpu('on WebGPU', followsTheGoldens);
