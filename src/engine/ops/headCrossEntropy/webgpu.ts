import { add } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import { product } from '../webgpu/matmul.ts';
import { record } from '../webgpu/record.ts';
import { ENOUGH_GROUPS, pickMiddleTile } from '../webgpu/tiles.ts';
import { isVector } from '../webgpu/wgsl.ts';
import { gradientKernel, lossKernel, partialsKernel, scoresKernel } from './webgpuKernels.ts';

/** Columns of the logits' gradient in memory at a time. */
export const CHUNK = 8192;

/**
 * See reference.ts. Workgroups over (rows, part of the vocabulary) keep the largest logit and the sum of
 * exponentials of their part; one workgroup a row joins them. The logits stay in registers.
 */
export function forwardHeadCrossEntropy(
  rows: Tensor2D, head: Tensor2D, targetId: Tensor1D, targetWeight: Tensor1D,
): { loss: Scalar; logProbs: Tensor1D; logSumExp: Tensor1D } {
  const [count, width] = rows.shape;
  const vocabSize = head.shape[0];
  const tile = pickMiddleTile(count, vocabSize);
  const rowTiles = Math.ceil(count / tile.rows);
  const columnTiles = Math.ceil(vocabSize / tile.columns);
  const partColumns = tile.columns * Math.ceil(columnTiles / Math.ceil(ENOUGH_GROUPS / rowTiles));
  const parts = Math.ceil(vocabSize / partColumns);
  const [partials] = record(kernelFor('headPartials', [tile.rows, tile.columns, isVector(width)], (name) => partialsKernel(name, tile, isVector(width))), {
    inputs: [rows, head],
    outputs: [{ shape: [count, 2 * parts] }],
    uniforms: [count, vocabSize, width, parts, partColumns],
    groups: rowTiles * parts,
  });
  const [logProbs, logSumExp] = record(kernelFor('headScores', [], scoresKernel), {
    inputs: [partials, rows, head, targetId],
    outputs: [{ shape: [count] }, { shape: [count] }],
    uniforms: [width, parts],
    groups: count,
  });
  const [loss] = record(kernelFor('headLoss', [], lossKernel), {
    inputs: [logProbs, targetWeight], outputs: [{ shape: [] }], uniforms: [count], groups: 1,
  });
  partials.dispose();
  return { loss, logProbs, logSumExp };
}

/** See reference.ts. The logits' gradient is made and multiplied by the head a chunk of the vocabulary at a time. */
export function backwardHeadCrossEntropy(
  dLoss: Scalar, rows: Tensor2D, head: Tensor2D, targetId: Tensor1D, targetWeight: Tensor1D, logSumExp: Tensor1D,
): Tensor2D {
  const vocabSize = head.shape[0];
  let dRows: Tensor2D | undefined;
  for (let offset = 0; offset < vocabSize; offset += CHUNK) {
    const columns = Math.min(CHUNK, vocabSize - offset);
    const dLogits = gradientChunk(dLoss, rows, head, targetId, targetWeight, logSumExp, offset, columns);
    const part = product({ a: dLogits, b: head, transposed: false, rowsB: columns, offsetB: offset });
    dLogits.dispose();
    const before: Tensor2D | undefined = dRows;
    dRows = before ? add<Tensor2D>(before, part) : part;
    if (before) { before.dispose(); part.dispose(); }
  }
  if (!dRows) throw new Error('The head has no rows.');
  return dRows;
}

/** dLoss·weight·(softmax − oneHot) for `columns` tokens from `offset` on: [M,columns]. */
function gradientChunk(
  dLoss: Scalar, rows: Tensor2D, head: Tensor2D, targetId: Tensor1D, targetWeight: Tensor1D, logSumExp: Tensor1D, offset: number, columns: number,
): Tensor2D {
  const [count, width] = rows.shape;
  const tile = pickMiddleTile(count, columns);
  const rowTiles = Math.ceil(count / tile.rows);
  const key = [tile.rows, tile.columns, isVector(width), isVector(columns)];
  return record(kernelFor('headGradient', key, (name) => gradientKernel(name, tile, isVector(width), isVector(columns))), {
    inputs: [rows, head, targetId, targetWeight, logSumExp, dLoss],
    outputs: [{ shape: [count, columns] }],
    uniforms: [count, columns, width, offset, rowTiles],
    groups: rowTiles * Math.ceil(columns / tile.columns),
  })[0];
}

