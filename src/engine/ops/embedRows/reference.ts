import { cast, equal, expandDims, gather, greaterEqual, matMul, maximum, mul, range, scalar, sub, tidy, add } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Input rows: `rowSource[r] ≥ 0` takes that row of the table, `-1 - v` takes virtual token v of the prompt.
 * rowSource [R] int32, table [V,H], prompt [K·P,H] or null (then no row may be virtual) → [R,H].
 */
export function forwardEmbedRows(rowSource: Tensor1D, table: Tensor2D, prompt: Tensor2D | null): Tensor2D {
  return tidy(() => {
    const tokens: Tensor2D = gather(table, maximum(rowSource, scalar(0, 'int32')));
    if (prompt === null) return tokens;
    const isToken = expandDims(cast(greaterEqual(rowSource, scalar(0, 'int32')), 'float32'), 1);
    const virtual = matMul<Tensor2D>(virtualOneHot(rowSource, prompt.shape[0], 1), prompt);
    return add<Tensor2D>(mul(tokens, isToken), virtual);
  });
}

/** Gradient of the prompt: the sum over the rows that each virtual token fills. dy [R,H] → [numVirtual,H]. */
export function backwardEmbedRows(dy: Tensor2D, rowSource: Tensor1D, numVirtual: number): Tensor2D {
  return tidy(() => matMul<Tensor2D>(virtualOneHot(rowSource, numVirtual, 0), dy));
}

/** 1 where row r is virtual token v: [R,numVirtual] for rowAxis 1, [numVirtual,R] for rowAxis 0. */
function virtualOneHot(rowSource: Tensor1D, numVirtual: number, virtualAxis: 0 | 1): Tensor2D {
  const virtual = sub(scalar(-1, 'int32'), rowSource);
  const ids = range(0, numVirtual, 1, 'int32');
  return cast(equal(expandDims(virtual, virtualAxis), expandDims(ids, 1 - virtualAxis)), 'float32');
}
