import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { random2d, valuesOf } from '../webgpu/case.ts';
import { denseMatrix } from '../matrix/dense.ts';
import { backwardEmbedRows, forwardEmbedRows } from './reference.ts';

describe.each(REFERENCE_BACKENDS)('embedRows on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('takes token rows from the table and virtual rows from the prompt', async () => {
    const table = denseMatrix(tensor2d([[1, 2], [3, 4], [5, 6]]));
    const prompt = tensor2d([[10, 20], [30, 40]]);
    const before = memory().numTensors;
    const { rows } = await valuesOf(() => ({ rows: forwardEmbedRows(tensor1d([-1, -2, 2, 0, -1], 'int32'), table, prompt) }));
    expect([...rows ?? []]).toEqual([10, 20, 30, 40, 5, 6, 1, 2, 10, 20]);
    expect(memory().numTensors).toBe(before + 1);
  });

  it('scales token rows and leaves virtual rows: 10·(3, 4), (7, 8)', async () => {
    const table = denseMatrix(tensor2d([[1, 2], [3, 4]]));
    const { rows } = await valuesOf(() => ({ rows: forwardEmbedRows(tensor1d([1, -1], 'int32'), table, tensor2d([[7, 8]]), 10) }));
    expect([...rows ?? []]).toEqual([30, 40, 7, 8]);
  });

  it('needs no prompt where no row is virtual', async () => {
    const { rows } = await valuesOf(() => ({ rows: forwardEmbedRows(tensor1d([1, 1], 'int32'), denseMatrix(tensor2d([[1, 2], [3, 4]])), null) }));
    expect([...rows ?? []]).toEqual([3, 4, 3, 4]);
  });

  it('adds up the rows that a virtual token fills: token 0 fills rows 0 and 4, 1 + 50 = 51; token 2 none', async () => {
    const dy = tensor2d([[1, 0], [10, 1], [7, 7], [7, 7], [50, 5]]);
    const { gradient } = await valuesOf(() => ({ gradient: backwardEmbedRows(dy, tensor1d([-1, -2, 2, 0, -1], 'int32'), 3) }));
    expect([...gradient ?? []]).toEqual([51, 5, 10, 1, 0, 0]);
  });

  it('takes a prompt of a single virtual token', async () => {
    const rowSource = tensor1d([-1, 1, -1], 'int32');
    const { rows, gradient } = await valuesOf(() => ({
      rows: forwardEmbedRows(rowSource, denseMatrix(tensor2d([[1, 2], [3, 4]])), tensor2d([[10, 20]])),
      gradient: backwardEmbedRows(tensor2d([[1, 2], [7, 7], [30, 40]]), rowSource, 1),
    }));
    expect([...rows ?? []]).toEqual([10, 20, 3, 4, 10, 20]);
    expect([...gradient ?? []]).toEqual([31, 42]);
  });

  it('has the gradient of its forward', async () => {
    const rowSource = tensor1d([-2, 1, -1, -2, 0, -3], 'int32');
    const table = denseMatrix(random2d('table', 3, 4));
    const error = await gradientError(
      [random2d('prompt', 3, 4)], (prompt) => forwardEmbedRows(rowSource, table, prompt), (dy) => [backwardEmbedRows(dy, rowSource, 3)]);
    expect(error).toBeLessThan(1e-4);
  });
});
