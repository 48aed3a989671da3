import { dispose, memory, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../testing/backends.ts';
import { sumTensors } from './sumTensors.ts';
import { describeOnGpu } from './webgpu/testForms.ts';

const COUNTS = [1, 2, 7, 8, 13, 14, 40] as const;

/** [0, 0] + [1, 2] + [2, 4] + …, which are count·(count − 1)/2 and twice as much. */
async function expectSum(count: number): Promise<void> {
  const before = memory().numTensors;
  const tensors = Array.from({ length: count }, (_, i) => tensor1d([i, 2 * i]));
  const sum = sumTensors(tensors);
  expect([...await sum.data()]).toEqual([count * (count - 1) / 2, count * (count - 1)]);
  dispose([sum, ...tensors]);
  expect(memory().numTensors).toBe(before);
}

describe.each(REFERENCE_BACKENDS)('a sum of many tensors on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));
  it.each(COUNTS)('of %i', expectSum);
});

describeOnGpu('a sum of many tensors on WebGPU', () => {
  it.each(COUNTS)('of %i, by programs that every adapter can bind', async (count) => {
    const layouts = vi.spyOn(GPUDevice.prototype, 'createBindGroupLayout');
    await expectSum(count);
    // Eight storage buffers and the uniforms.
    for (const [{ entries }] of layouts.mock.calls) expect([...entries].length).toBeLessThanOrEqual(9);
    vi.restoreAllMocks();
  });
});
