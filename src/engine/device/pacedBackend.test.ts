import { dispose, scalar, square, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { gpuBackend } from '../ops/webgpu/record.ts';
import { describeOnGpu } from '../ops/webgpu/testForms.ts';
import { writableTensor } from '../weights/writableTensor.ts';

const VALUES = [1, 2, 3, 4, 5, 6];
const SQUARES = [1, 4, 9, 16, 25, 36];

describeOnGpu('a tensor that is disposed before what reads it is submitted', () => {
  const bufferOf = (tensor: { readonly dataId: object }): unknown => gpuBackend().tensorMap.get(tensor.dataId).resource;

  it('leaves its buffer to the next, whose numbers come after those that were read', async () => {
    const submitted = vi.spyOn(GPUQueue.prototype, 'submit');
    const first = tensor2d(VALUES, [2, 3]);
    const squares = square(first);
    const buffer = bufferOf(first);
    first.dispose();
    const next = tensor2d([7, 8, 9, 10, 11, 12], [2, 3]);
    const more = square(next);
    expect([next, more].map(bufferOf)).toContain(buffer);
    expect(submitted).not.toHaveBeenCalled();
    submitted.mockRestore();
    expect([...await squares.data()]).toEqual(SQUARES);
    expect([...await more.data()]).toEqual([49, 64, 81, 100, 121, 144]);
    dispose([squares, next, more]);
  });

  it('leaves it to one that is written by the queue itself, after what was recorded', async () => {
    const first = tensor2d(VALUES, [2, 3]);
    const squares = square(first);
    const buffer = bufferOf(first);
    first.dispose();
    const written = writableTensor([2, 3], 'float32');
    expect(bufferOf(written.tensor)).toBe(buffer);
    await written.write(0, Float32Array.of(7, 8, 9, 10, 11, 12));
    expect([...await squares.data()]).toEqual(SQUARES);
    expect([...await written.tensor.data()]).toEqual([7, 8, 9, 10, 11, 12]);
    dispose([squares, written.tensor]);
  });

  it('has its buffer, where that is one too many, destroyed only when it is submitted', async () => {
    const kept = square(scalar(3));
    const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy');
    // Each of another size: twice what is in use may be free, so of these some are too many.
    const results = Array.from({ length: 40 }, (_, i) => {
      const given = tensor2d(new Float32Array(64 * (i + 1)).fill(i), [64, i + 1]);
      const result = tidy(() => sum(square(given)));
      given.dispose();
      return result;
    });
    expect(destroyed).not.toHaveBeenCalled();
    expect(await Promise.all(results.map(async (result) => (await result.data())[0]))).toEqual(results.map((_, i) => 64 * (i + 1) * i * i));
    expect(destroyed.mock.calls.length).toBeGreaterThan(0);
    destroyed.mockRestore();
    dispose([kept, ...results]);
  });
});
