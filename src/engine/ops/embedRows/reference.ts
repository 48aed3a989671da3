import { add, cast, expandDims, gather, greaterEqual, matMul, maximum, mul, oneHot, reshape, scalar, slice, sub, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { floatMatrix } from '../matrix/dense.ts';
import { firstRows } from '../rows/firstRows.ts';
import type { WeightMatrix } from '../types.ts';

/**
 * Input rows: `rowSource[r] ≥ 0` takes that row of the table times `scale` (Gemma: √H), `-1 - v` takes virtual token v of the
 * prompt as it is: PEFT puts the prompt behind the embedding, which does the scaling.
 * rowSource [R] int32, table [V,H], prompt [K·P,H] or null (then no row may be virtual) → [R,H].
 */
export function forwardEmbedRows(rowSource: Tensor1D, table: WeightMatrix, prompt: Tensor2D | null, scale = 1): Tensor2D {
  return tidy(() => {
    const stored: Tensor2D = gather(floatMatrix(table), maximum(rowSource, scalar(0, 'int32')));
    const tokens = scale === 1 ? stored : mul<Tensor2D>(stored, scale);
    if (prompt === null) return tokens;
    const isToken = expandDims(cast(greaterEqual(rowSource, scalar(0, 'int32')), 'float32'), 1);
    const virtual = matMul<Tensor2D>(virtualOneHot(rowSource, prompt.shape[0]), prompt);
    return add<Tensor2D>(mul(tokens, isToken), virtual);
  });
}

/** Gradient of the prompt: the sum over the rows that each virtual token fills, all among the first `rows`. dy [R,H] → [numVirtual,H]. */
export function backwardEmbedRows(dy: Tensor2D, rowSource: Tensor1D, numVirtual: number, rows = dy.shape[0]): Tensor2D {
  return tidy(() => {
    const source = slice(rowSource, [0], [Math.min(rows, dy.shape[0])]);
    return matMul<Tensor2D>(transpose(virtualOneHot(source, numVirtual)), firstRows(dy, rows));
  });
}

/** [R,numVirtual]: 1 where row r is virtual token v; a row of zeros for a token of text. */
function virtualOneHot(rowSource: Tensor1D, numVirtual: number): Tensor2D {
  const rows = rowSource.shape[0];
  // tfjs has no one-hot of a single column.
  const columns = Math.max(2, numVirtual);
  const hot: Tensor2D = reshape(oneHot(sub(scalar(-1, 'int32'), rowSource), columns), [rows, columns]);
  return cast<Tensor2D>(slice(hot, [0, 0], [rows, numVirtual]), 'float32');
}
