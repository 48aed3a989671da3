import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import type { ActivationKind } from '../types.ts';
import { random2d, valuesOf } from '../webgpu/case.ts';
import { backwardActivation, backwardGatedActivation, forwardActivation, forwardGatedActivation } from './reference.ts';

/** At 1 and −2. silu: 1/(1+e⁻¹), −2/(1+e²). gelu: Φ(1) = 0.841345, −2·Φ(−2) = −2·0.0227501. geluTanh: PyTorch's values. */
const VALUES: Readonly<Record<ActivationKind, readonly [number, number]>> = {
  silu: [0.7310586, -0.2384058],
  gelu: [0.8413447, -0.0455003],
  geluTanh: [0.841192, -0.0454023],
  relu: [1, 0],
};
const KINDS = ['silu', 'gelu', 'geluTanh', 'relu'] as const;

describe.each(REFERENCE_BACKENDS)('activation on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it.each(KINDS)('%s has its known values, and gates by a product', async (kind) => {
    const [x, up] = [tensor2d([[1, -2]]), tensor2d([[10, 100]])];
    const before = memory().numTensors;
    const { y, gated } = await valuesOf(() => ({ y: forwardActivation(x, kind), gated: forwardGatedActivation(x, up, kind) }));
    VALUES[kind].forEach((value, i) => {
      expect(y?.[i]).toBeCloseTo(value, 5);
      expect(gated?.[i]).toBeCloseTo(value * (i === 0 ? 10 : 100), 3);
    });
    expect(memory().numTensors).toBe(before);
  });

  it.each(KINDS)('%s has the gradient of its forward, plain and gated', async (kind) => {
    const [x, up] = [random2d('x', 3, 5), random2d('up', 3, 5)];
    expect(await gradientError([x], (moved) => forwardActivation(moved, kind), (dy) => [backwardActivation(dy, x, kind)])).toBeLessThan(1e-3);
    const gated = await gradientError([x, up], (gate, factor) => forwardGatedActivation(gate, factor, kind), (dy) => {
      const { dGate, dUp } = backwardGatedActivation(dy, x, up, kind);
      return [dGate, dUp];
    });
    expect(gated).toBeLessThan(1e-3);
  });
});
