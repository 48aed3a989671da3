/** AdamW, SGD and Adafactor against torch and transformers over 200 gradients (scripts/goldens/optimizers.py). */
import { readFileSync } from 'node:fs';
import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeConfig } from '../src/domain/config.ts';
import type { Optimizer } from '../src/domain/config.ts';
import { disposeOptimizer, initialOptimizer, optimizerUpdate } from '../src/engine/optim/optimizer.ts';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../src/engine/testing/backends.ts';

const numbers = z.array(z.number());
const run = z.object({ options: z.record(z.string(), z.number()), parameters: z.array(numbers) });
const golden = z.object({
  shape: z.tuple([z.int(), z.int()]), steps: z.int(), checked: z.array(z.int()), first_gradient: numbers,
  runs: z.object({ adamw: run, sgd: run, adafactor: run }),
}).loose().parse(JSON.parse(readFileSync('test/goldens/optimizers.json', 'utf8')));
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

describe.each(REFERENCE_BACKENDS)('on %s', (backend) => {
  it.each(['adamw', 'sgd', 'adafactor'] as const satisfies readonly Optimizer[])('%s follows to 1e-5, and leaves nothing', async (optimizer) => {
    await openReferenceBackend(backend);
    const before = memory().numTensors;
    const { options, parameters } = golden.runs[optimizer];
    const config = makeConfig({ optimizer, ...options });
    let parameter = tensor2d(recordedGradient(0), [P, H]);
    let state = initialOptimizer(config, parameter);
    let checked = 0;
    for (let step = 1; step <= golden.steps; step++) {
      const gradient = tensor2d(recordedGradient(step), [P, H]);
      const next = optimizerUpdate(parameter, gradient, state, config, config.learningRate);
      gradient.dispose();
      parameter.dispose();
      disposeOptimizer(state);
      ({ parameter, state } = next);
      if (!golden.checked.includes(step)) continue;
      expect(relativeDistance(await parameter.data(), parameters[checked++] ?? []), `step ${step}`).toBeLessThan(1e-5);
    }
    expect(checked).toBe(golden.checked.length);
    parameter.dispose();
    disposeOptimizer(state);
    expect(memory().numTensors).toBe(before);
  });
});
