import { dispose, memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { concatRows } from './concatRows.ts';
import { describeOnGpu } from './testForms.ts';

describeOnGpu('concatRows', () => {
  it.each([[[1]], [[1, 1]], [[63, 64, 65]], [[65, 1, 3]]])('puts %j rows one below the other, of two axes and of one', async (counts) => {
    const before = memory().numTensors;
    let next = 0;
    const numbers = (size: number) => Float32Array.from({ length: size }, () => next++);
    const matrices = counts.map((rows) => tensor2d(numbers(5 * rows), [rows, 5]));
    const biases = counts.map((rows) => tensor1d(numbers(rows)));
    const [matrix, bias] = [concatRows(matrices), concatRows(biases)];
    // What was joined may go at once.
    dispose([matrices, biases]);
    const rows = counts.reduce((sum, count) => sum + count, 0);
    expect([matrix.shape, bias.shape]).toEqual([[rows, 5], [rows]]);
    expect([...await matrix.data(), ...await bias.data()]).toEqual(Array.from({ length: 6 * rows }, (_, i) => i));
    dispose([matrix, bias]);
    expect(memory().numTensors).toBe(before);
  });

  it('refuses to join nothing', () => {
    expect(() => concatRows([])).toThrow('nothing');
  });
});
