import { addN, concat, mul, slice, tanh, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { tensorsOf } from '../matrix/dense.ts';
import type { Head, WeightShard } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import { product } from '../webgpu/matmul.ts';
import { matrixForm } from '../webgpu/matrix.ts';
import { record } from '../webgpu/record.ts';
import { ENOUGH_GROUPS, pickMiddleTile } from '../webgpu/tiles.ts';
import { isVector } from '../webgpu/wgsl.ts';
import { piecesOf } from '../webgpu/work.ts';
import { gradientKernel, keyOf, lossKernel, partialsKernel, scoresKernel } from './webgpuKernels.ts';
import type { LogitsForm } from './webgpuKernels.ts';

/** Columns of the logits' gradient in memory at a time. */
export const CHUNK = 8192;

/** Rows that one workgroup of headScores joins. */
const SCORES_ROWS = 64;

/**
 * See reference.ts. Workgroups over (rows, part of the vocabulary) keep the largest logit and the sum of
 * exponentials of their part; then the parts of a row are joined. The logits stay in registers.
 */
export function forwardHeadCrossEntropy(
  rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D,
): { loss: Scalar; logProbs: Tensor1D; logSumExp: Tensor1D } {
  const [count] = rows.shape;
  const { partials, targetLogits, parts } = shardPartials(rows, head, targetId);
  const [logProbs, logSumExp] = record(kernelFor('headScores', [], scoresKernel), {
    inputs: [partials, targetLogits],
    outputs: [{ shape: [count] }, { shape: [count] }],
    uniforms: [count, parts],
    groups: Math.ceil(count / SCORES_ROWS),
  });
  const [loss] = record(kernelFor('headLoss', [], lossKernel), {
    inputs: [logProbs, targetWeight], outputs: [{ shape: [] }], uniforms: [count], groups: 1,
  });
  partials.dispose();
  targetLogits.dispose();
  return { loss, logProbs, logSumExp };
}

/** Every shard writes its own parts of `partials` [M, 2·parts] and the target logits [M] that it holds. */
function shardPartials(rows: Tensor2D, head: Head, targetId: Tensor1D): { partials: Tensor2D; targetLogits: Tensor1D; parts: number } {
  const [count] = rows.shape;
  const plans = head.matrix.shards.map((shard) => ({ shard, ...planParts(count, shard, head.matrix.columns) }));
  const allParts = plans.reduce((sum, { parts }) => sum + parts, 0);
  let firstPart = 0;
  let written: { partials: Tensor2D; targetLogits: Tensor1D } | undefined;
  for (const { shard, tile, rowTiles, partColumns, parts, work } of plans) {
    const form = formOf(head, tile);
    const [partials, targetLogits] = record(kernelFor('headPartials', keyOf(form), (name) => partialsKernel(name, form)), {
      inputs: [...inputsOf(rows, head, shard), targetId],
      outputs: [written?.partials ?? { shape: [count, 2 * allParts] as const }, written?.targetLogits ?? { shape: [count] as const }],
      uniforms: [count, shard.rows, head.matrix.columns, parts, partColumns, shard.rowStart, firstPart, allParts, head.softCap],
      groups: rowTiles * parts, work,
    });
    written = { partials, targetLogits };
    firstPart += parts;
  }
  if (!written) throw new Error('The head has no rows.');
  return { ...written, parts: allParts };
}

/** How a shard's rows are divided over workgroups: enough for each dispatch, where they are more than one takes. */
function planParts(count: number, { rows: vocabSize }: WeightShard, width: number) {
  const work = count * vocabSize * width;
  const tile = pickMiddleTile(count, vocabSize);
  const rowTiles = Math.ceil(count / tile.rows);
  const columnTiles = Math.ceil(vocabSize / tile.columns);
  const partColumns = tile.columns * Math.ceil(columnTiles / Math.ceil((piecesOf(work) * ENOUGH_GROUPS) / rowTiles));
  return { tile, rowTiles, partColumns, parts: Math.ceil(vocabSize / partColumns), work };
}

/** See reference.ts. The logits' gradient is made and multiplied by the head a chunk of the vocabulary at a time. */
export function backwardHeadCrossEntropy(
  dLoss: Scalar, rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D, logSumExp: Tensor1D,
): Tensor2D {
  return tidy(() => {
    const rowWeight = mul<Tensor1D>(targetWeight, dLoss);
    let dRows: Tensor2D | undefined;
    for (const shard of head.matrix.shards) {
      for (let offset = 0; offset < shard.rows; offset += CHUNK) {
        const before: Tensor2D | undefined = dRows;
        dRows = tidy(() => {
          const columns = Math.min(CHUNK, shard.rows - offset);
          const dProducts = gradientChunk(rows, head, shard, { targetId, rowWeight, logSumExp }, offset, columns);
          const part = product({ a: dProducts, matrix: head.matrix, shard, transposed: false, rowsB: columns, offsetB: offset });
          return before ? addN([before, part]) : part;
        });
        before?.dispose();
      }
    }
    if (!dRows) throw new Error('The head has no rows.');
    return dRows;
  });
}

interface GradientInputs { readonly targetId: Tensor1D; readonly rowWeight: Tensor1D; readonly logSumExp: Tensor1D }

/** The gradient of the products for `columns` rows of a shard from `offset` on: [M,columns]. */
function gradientChunk(
  rows: Tensor2D, head: Head, shard: WeightShard, { targetId, rowWeight, logSumExp }: GradientInputs, offset: number, columns: number,
): Tensor2D {
  const [count, width] = rows.shape;
  const form = formOf(head, pickMiddleTile(count, columns));
  const rowTiles = Math.ceil(count / form.tile.rows);
  return record(kernelFor('headGradient', [...keyOf(form), isVector(columns)], (name) => gradientKernel(name, form, isVector(columns))), {
    inputs: [...inputsOf(rows, head, shard), targetId, rowWeight, logSumExp],
    outputs: [{ shape: [count, columns] }],
    uniforms: [count, columns, width, offset, shard.rowStart + offset, rowTiles, head.softCap],
    groups: rowTiles * Math.ceil(columns / form.tile.columns), work: count * columns * width,
  })[0];
}

function formOf({ matrix, bias, softCap }: Head, tile: LogitsForm['tile']): LogitsForm {
  return { tile, matrix: matrixForm(matrix), bias: bias !== null, capped: softCap > 0 };
}

const inputsOf = (rows: Tensor2D, { bias }: Head, shard: WeightShard) => [rows, ...tensorsOf(shard), ...(bias === null ? [] : [bias])];

/** See reference.ts. */
export function forwardHeadLogits(rows: Tensor2D, { matrix, bias, softCap }: Head): Tensor2D {
  return tidy(() => {
    const parts = matrix.shards.map((shard) => {
      const ownBias = bias === null || matrix.shards.length === 1 ? bias : slice(bias, [shard.rowStart], [shard.rows]);
      return product({ a: rows, matrix, shard, transposed: true, bias: ownBias });
    });
    const [only] = parts;
    const logits = only !== undefined && parts.length === 1 ? only : concat(parts, 1);
    return softCap > 0 ? mul<Tensor2D>(tanh(mul(logits, 1 / softCap)), softCap) : logits;
  });
}
