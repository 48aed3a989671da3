import { clone, memory, tensor1d, tensor2d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { valuesOf } from '../webgpu/case.ts';
import { addRows, arrangeRows, headsToRows, joinHeads, rowsToHeads, splitHeads, takeRows } from './index.ts';

/** What the operation gives back to its input; the backward takes dy. */
function gradient(operation: (x: Tensor2D) => Tensor2D, x: Tensor2D, dy: Tensor2D): Tensor2D {
  return tidy(() => valueAndGrad(operation)(x, clone(dy)).grad);
}

describe.each(REFERENCE_BACKENDS)('rows on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('makes two rows of two heads of width 3 into four rows of one head and back, without moving a number', async () => {
    const x = tensor2d([[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]);
    const before = memory().numTensors;
    const heads = splitHeads(x, 2);
    const rows = headsToRows(heads);
    const back = rowsToHeads(rows, 2);
    expect([heads.shape, rows.shape, back.shape, joinHeads(back).shape]).toEqual([[2, 2, 3], [4, 3], [2, 2, 3], [2, 6]]);
    expect([...(await rows.data<'float32'>()).subarray(3, 6)]).toEqual([4, 5, 6]);
    expect(memory().numTensors).toBe(before + 4);
  });

  it('carries gradients through the views and the sum', async () => {
    const [x, y, dy] = [tensor2d([[1, 2, 3, 4]]), tensor2d([[5, 6, 7, 8]]), tensor2d([[10, 20, 30, 40]])];
    const viewed = (sum: Tensor2D): Tensor2D => joinHeads(rowsToHeads(headsToRows(splitHeads(sum, 2)), 2));
    const { a, b } = await valuesOf(() => ({
      a: gradient((p) => viewed(addRows(p, y)), x, dy), b: gradient((p) => viewed(addRows(x, p)), y, dy),
    }));
    expect([...a ?? []]).toEqual([10, 20, 30, 40]);
    expect([...b ?? []]).toEqual([10, 20, 30, 40]);
  });

  it('adds up the gradients of a row that is taken twice: 1 + 100, and none of the row that isn\'t', async () => {
    const [x, index] = [tensor2d([[1, 2], [3, 4]]), tensor1d([1, 1], 'int32')];
    const { dx } = await valuesOf(() => ({ dx: gradient((p) => takeRows(p, index), x, tensor2d([[1, 2], [100, 200]])) }));
    expect([...dx ?? []]).toEqual([0, 0, 101, 202]);
  });

  it('brings rows into another order, and their gradients back', async () => {
    const [x, dy] = [tensor2d([[1, 2], [3, 4], [5, 6]]), tensor2d([[10, 20], [30, 40], [50, 60]])];
    const arrangement = { index: tensor1d([2, 0, 1], 'int32'), inverse: tensor1d([1, 2, 0], 'int32') };
    const { y, dx } = await valuesOf(() => ({ y: arrangeRows(x, arrangement), dx: gradient((p) => arrangeRows(p, arrangement), x, dy) }));
    expect([...y ?? []]).toEqual([5, 6, 1, 2, 3, 4]);
    expect([...dx ?? []]).toEqual([30, 40, 50, 60, 10, 20]);
  });
});
