import { memory, tensor1d, tensor2d, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PackResult } from '../../../domain/batch.ts';
import { causalBatch } from '../../batch.ts';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import { denseMatrix } from '../matrix/dense.ts';
import type { Head } from '../types.ts';
import { random2d } from '../webgpu/case.ts';
import { labelChoiceOf } from './choice.ts';
import { labelCrossEntropy } from './index.ts';

/** Targets as packChoice lays them out: example 0 has classes of 1 and 2 tokens, so has example 1; one padding target. */
const pack: PackResult = {
  batch: { ...causalBatch(Int32Array.of(1), 0), targetId: Int32Array.of(0, 1, 2, 0, 1, 2, 0), targetWeight: Float32Array.of(0.5, 0, 0, 0, 1.5, 1.5, 0) },
  owners: { example: Int32Array.of(0, 0, 0, 1, 1, 1, -1), candidate: Int32Array.of(0, 1, 1, 0, 1, 1, -1) },
  usedRows: 1, usedTargets: 6, paddedRows: 1,
};
const headOf = (matrix: Tensor2D): Head => ({ matrix: denseMatrix(matrix), bias: null, softCap: 0 });
const ids = () => tensor1d(pack.batch.targetId, 'int32');

describe.each(REFERENCE_BACKENDS)('labelCrossEntropy on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('is the weighted cross-entropy over the classes, by hand', async () => {
    const before = memory().numTensors;
    // The head is the identity, so rows are logits; all rows equal (log 2, log 5, log 1): probabilities 2/8, 5/8, 1/8.
    const matrix = tensor2d([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
    const head = headOf(matrix);
    const rows = tensor2d(Array.from({ length: 7 }, () => [Math.log(2), Math.log(5), 0]));
    const [choice, id] = [labelChoiceOf(pack, 0), ids()];
    const loss = labelCrossEntropy(rows, head, id, choice);
    // Scores: class 0 has 2/8, class 1 has 5/8 · 1/8 = 5/64. Shares 16/21 and 5/21.
    expect((await loss.data<'float32'>())[0]).toBeCloseTo(-0.5 * Math.log(16 / 21) - 1.5 * Math.log(5 / 21), 5);
    for (const tensor of [matrix, rows, id, loss, choice]) tensor.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('spreads the smoothed share over the classes', async () => {
    const choice = labelChoiceOf(pack, 0.2);
    expect([...await choice.wanted.data<'float32'>()].map((share) => Number(share.toFixed(6)))).toEqual([0.9, 0.1, 0.1, 0.9]);
    expect([...await choice.weight.data()]).toEqual([0.5, 1.5]);
  });

  it('has the gradient of its forward', async () => {
    const [rows, head, choice, id] = [random2d('rows', 7, 4), headOf(random2d('head', 5, 4)), labelChoiceOf(pack, 0.1), ids()];
    const error = await gradientError(
      [rows], (moved) => labelCrossEntropy(moved, head, id, choice),
      (dy) => [valueAndGrad((moved: Tensor2D) => labelCrossEntropy(moved, head, id, choice))(rows, dy).grad]);
    expect(error).toBeLessThan(1e-3);
  });
});
