import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { denseMatrix } from '../matrix/dense.ts';
import type { Head } from '../types.ts';
import { random1d, random2d, valuesOf } from '../webgpu/case.ts';
import { backwardHeadCrossEntropy, forwardHeadCrossEntropy, forwardHeadLogits } from './reference.ts';

const plainHead = (matrix: Tensor2D): Head => ({ matrix: denseMatrix(matrix), bias: null, softCap: 0 });

describe.each(REFERENCE_BACKENDS)('headCrossEntropy on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('sums the weighted negative log-probabilities', async () => {
    const head = plainHead(tensor2d([[1, 0], [0, 1], [0, 0]]));
    const rows = tensor2d([[Math.log(2), Math.log(5)], [0, 0], [7, 7]]);
    const [id, weight] = [tensor1d([1, 2, 0], 'int32'), tensor1d([0.5, 2, 0])];
    const before = memory().numTensors;
    const { loss, logProbs, logSumExp } = await valuesOf(() => forwardHeadCrossEntropy(rows, head, id, weight));
    // Row 0: logits log 2, log 5, 0: sum of exp 2 + 5 + 1 = 8, target 5/8. Row 1: all 0: 1/3. Row 2 weighs nothing.
    expect(logSumExp?.[0]).toBeCloseTo(Math.log(8), 5);
    expect(logProbs?.[0]).toBeCloseTo(Math.log(5 / 8), 5);
    expect(logProbs?.[1]).toBeCloseTo(-Math.log(3), 5);
    expect(loss?.[0]).toBeCloseTo(-0.5 * Math.log(5 / 8) + 2 * Math.log(3), 5);
    expect(memory().numTensors).toBe(before);
  });

  it('stays finite for logits of 1000', async () => {
    const { loss } = await valuesOf(() =>
      forwardHeadCrossEntropy(tensor2d([[1000, 0]]), plainHead(tensor2d([[1, 0], [0, 1]])), tensor1d([1], 'int32'), tensor1d([1])));
    expect(loss?.[0]).toBeCloseTo(1000, 2);
  });

  it('adds the bias and caps: 2·tanh((3 + 1)/2), 2·tanh((−1 + 1)/2)', async () => {
    const head = { matrix: denseMatrix(tensor2d([[3, 0], [0, -1]])), bias: tensor1d([1, 1]), softCap: 2 };
    const { logits } = await valuesOf(() => ({ logits: forwardHeadLogits(tensor2d([[1, 1]]), head) }));
    expect(logits?.[0]).toBeCloseTo(2 * Math.tanh(2), 5);
    expect(logits?.[1]).toBeCloseTo(0, 6);
  });

  it.each([['plain', 0], ['with bias and cap 1.5', 1.5]] as const)('has the gradient of its forward, %s', async (_, softCap) => {
    const head: Head = { matrix: denseMatrix(random2d('head', 7, 4)), bias: softCap > 0 ? random1d('bias', 7) : null, softCap };
    const rows = random2d('rows', 3, 4);
    const [id, weight] = [tensor1d([6, 0, 3], 'int32'), tensor1d([0.5, 2, 0])];
    const { logSumExp } = forwardHeadCrossEntropy(rows, head, id, weight);
    const error = await gradientError(
      [rows], (moved) => forwardHeadCrossEntropy(moved, head, id, weight).loss,
      (dy) => [backwardHeadCrossEntropy(dy, rows, head, id, weight, logSumExp)]);
    expect(error).toBeLessThan(1e-3);
  });
});
