import { getBackend } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { LinearWeight, WeightMatrix, WeightShard } from '../types.ts';
import { concatRows } from '../webgpu/concatRows.ts';
import { tensorsOf } from './dense.ts';

export interface Joined {
  readonly whole: LinearWeight;
  /** What was joined, now as parts of the whole. */
  readonly parts: readonly LinearWeight[];
  /** The whole's tensors. */
  readonly made: readonly Tensor[];
  /** What the whole holds a copy of: nobody needs them any more. */
  readonly freed: readonly Tensor[];
}

/**
 * Weights of the same input one below the other, for one product instead of several: [O₁,I], [O₂,I], … → [ΣO,I].
 * Null where it can't be: off WebGPU (the heap would hold both), where one is sharded or has a bias and another none,
 * and where the whole would have more than `limit` bytes (0: no limit).
 */
export function joinLinear(weights: readonly LinearWeight[], limit: number): Joined | null {
  const shards = weights.flatMap(({ matrix }) => matrix.shards);
  const [first] = weights;
  const biases = weights.flatMap(({ bias }) => (bias === null ? [] : [bias]));
  const alike = weights.every(({ matrix }) => matrix.dtype === first?.matrix.dtype && matrix.shards.length === 1)
    && shards.every(({ firstRow, scales }) => firstRow === undefined && (scales === null) === (shards[0]?.scales === null));
  const bytes = shards.reduce((sum, { data }) => sum + 4 * data.size, 0);
  if (getBackend() !== 'webgpu' || first === undefined || !alike || (limit > 0 && bytes > limit) || ![0, weights.length].includes(biases.length)) return null;
  const data: Tensor2D = concatRows(shards.map((shard) => shard.data));
  const allScales = shards.flatMap(({ scales }) => (scales === null ? [] : [scales]));
  const scales: Tensor2D | null = allScales.length === 0 ? null : concatRows(allScales);
  const bias: Tensor1D | null = biases.length === 0 ? null : concatRows(biases);
  const rows = shards.reduce((sum, shard) => sum + shard.rows, 0);
  const shard: WeightShard = { rowStart: 0, rows, data, scales };
  let firstRow = 0;
  const parts = weights.map((weight) => {
    const part: WeightShard = { ...shard, rows: weight.matrix.rows, firstRow };
    firstRow += part.rows;
    return { ...weight, matrix: { ...weight.matrix, shards: [part] } };
  });
  return {
    whole: { matrix: { ...ofAll(weights, first.matrix), rows, shards: [shard] }, transposed: null, bias },
    parts,
    made: [data, scales, bias].filter((tensor) => tensor !== null),
    freed: shards.flatMap(tensorsOf),
  };
}

/** What `like` tells, of all: their largest weight is known where each one's is. */
function ofAll(weights: readonly LinearWeight[], { largest: _first, ...like }: WeightMatrix): WeightMatrix {
  const largest = weights.flatMap(({ matrix }) => (matrix.largest === undefined ? [] : [matrix.largest]));
  return largest.length < weights.length ? like : { ...like, largest: Math.max(...largest) };
}
