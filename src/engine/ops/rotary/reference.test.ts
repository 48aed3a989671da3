import { memory, tensor1d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { random3d, valuesOf } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as wasm from './wasm.ts';

const FORMS = [['reference', 'cpu', reference], ['reference', 'wasm', reference], ['heap form', 'wasm', wasm]] as const;

describe.each(FORMS)('rotary, %s on %s', (_, backend, { forwardRotary, backwardRotary }) => {
  beforeAll(() => openReferenceBackend(backend));

  it('turns pair (0, 2) by 2·90° and pair (1, 3) by 2·0°, and leaves dimension 4', async () => {
    const x = tensor3d([1, 2, 3, 4, 5], [1, 1, 5]);
    const [position, frequency] = [tensor1d([2], 'int32'), tensor1d([Math.PI / 2, 0])];
    const before = memory().numTensors;
    // (1, 3) by 180° is (−1, −3); (2, 4) stays
    const { y } = await valuesOf(() => ({ y: forwardRotary(x, position, frequency) }));
    [-1, 2, -3, 4, 5].forEach((value, i) => expect(y?.[i]).toBeCloseTo(value, 5));
    expect(memory().numTensors).toBe(before);
  });

  it('turns every head of a row alike, each row by its own position: (1, 0) at 1·90° is (0, 1), at 0 itself', async () => {
    const x = tensor3d([1, 0, 1, 0, 1, 0, 1, 0], [2, 2, 2]);
    const { y } = await valuesOf(() => ({ y: forwardRotary(x, tensor1d([1, 0], 'int32'), tensor1d([Math.PI / 2])) }));
    [0, 1, 0, 1, 1, 0, 1, 0].forEach((value, i) => expect(y?.[i]).toBeCloseTo(value, 5));
  });

  it('multiplies what turns and leaves the rest: (1, 0) at 90° times 3 is (0, 3), dimension 2 stays 7', async () => {
    const x = tensor3d([1, 0, 7], [1, 1, 3]);
    const { y } = await valuesOf(() => ({ y: forwardRotary(x, tensor1d([1], 'int32'), tensor1d([Math.PI / 2]), 3) }));
    [0, 3, 7].forEach((value, i) => expect(y?.[i]).toBeCloseTo(value, 5));
  });

  it('is undone by its gradient, and has the gradient of its forward', async () => {
    const [x, position, frequency] = [random3d('x', [3, 2, 6]), tensor1d([0, 5, 17], 'int32'), tensor1d([1, 0.1])];
    const { back, original } = await valuesOf(() => ({
      back: backwardRotary(forwardRotary(x, position, frequency), position, frequency), original: x.clone(),
    }));
    original?.forEach((value, i) => expect(back?.[i]).toBeCloseTo(value, 5));
    const error = await gradientError([x], (moved) => forwardRotary(moved, position, frequency, 1.5), (dy) => [backwardRotary(dy, position, frequency, 1.5)]);
    expect(error).toBeLessThan(1e-3);
  });
});
