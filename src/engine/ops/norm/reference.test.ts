import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { random1d, random2d, valuesOf } from '../webgpu/case.ts';
import { backwardNorm, forwardNorm } from './reference.ts';

describe.each(REFERENCE_BACKENDS)('norm on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('rms: of (1, 7), mean square (1 + 49)/2 = 25, σ = 5, so (1/5, 7/5) times the weight (10, 100)', async () => {
    const [x, weight] = [tensor2d([[1, 7]]), tensor1d([10, 100])];
    const before = memory().numTensors;
    const { y, inverseSigma } = await valuesOf(() => forwardNorm(x, weight, null, { kind: 'rms', epsilon: 0 }));
    expect(y?.[0]).toBeCloseTo(2, 5);
    expect(y?.[1]).toBeCloseTo(140, 4);
    expect(inverseSigma?.[0]).toBeCloseTo(0.2, 6);
    expect(memory().numTensors).toBe(before);
  });

  it('layer: of (1, 7), mean 4, variance 9, σ = 3, so (−1, 1) times (10, 100) plus (0.5, −0.5)', async () => {
    const { y, inverseSigma } = await valuesOf(() =>
      forwardNorm(tensor2d([[1, 7]]), tensor1d([10, 100]), tensor1d([0.5, -0.5]), { kind: 'layer', epsilon: 0 }));
    expect(y?.[0]).toBeCloseTo(-9.5, 5);
    expect(y?.[1]).toBeCloseTo(99.5, 4);
    expect(inverseSigma?.[0]).toBeCloseTo(1 / 3, 6);
  });

  it('adds epsilon under the root: a zero row stays 0, with 1/σ = 1/√0.04 = 5', async () => {
    const { y, inverseSigma } = await valuesOf(() => forwardNorm(tensor2d([[0, 0]]), tensor1d([1, 1]), null, { kind: 'rms', epsilon: 0.04 }));
    expect([...y ?? []]).toEqual([0, 0]);
    expect(inverseSigma?.[0]).toBeCloseTo(5, 5);
  });

  it.each(['rms', 'layer'] as const)('%s has the gradient of its forward', async (kind) => {
    const options = { kind, epsilon: 1e-3 };
    const [x, weight, bias] = [random2d('x', 3, 5), random1d('weight', 5), kind === 'layer' ? random1d('bias', 5) : null];
    const { inverseSigma } = forwardNorm(x, weight, bias, options);
    const error = await gradientError(
      [x], (moved) => forwardNorm(moved, weight, bias, options).y, (dy) => [backwardNorm(dy, x, weight, inverseSigma, options)]);
    expect(error).toBeLessThan(2e-3);
  });
});
