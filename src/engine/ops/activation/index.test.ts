import { tensor2d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { valuesOf } from '../webgpu/case.ts';
import { activate } from './index.ts';

describe.each(REFERENCE_BACKENDS)('activate on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('passes what a ReLU lets through and its gradient: of (1, −2) the first, 10 of (10, 20)', async () => {
    const [x, dy] = [tensor2d([[1, -2]]), tensor2d([[10, 20]])];
    const { value, grad } = await valuesOf(() => tidy(() => valueAndGrad((p: Tensor2D) => activate(p, 'relu'))(x, dy)));
    expect([...value ?? []]).toEqual([1, 0]);
    expect([...grad ?? []]).toEqual([10, 0]);
  });

  it('has the slope of SiLU at 0, one half', async () => {
    const { grad } = await valuesOf(() => tidy(() => valueAndGrad((p: Tensor2D) => activate(p, 'silu'))(tensor2d([[0]]), tensor2d([[4]]))));
    expect(grad?.[0]).toBeCloseTo(2, 6);
  });
});
