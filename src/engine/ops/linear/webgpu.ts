import { add, addN, concat, slice, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ActivationKind, LinearWeight } from '../types.ts';
import { product } from '../webgpu/matmul.ts';

/** See reference.ts. Bias, activation and residual are part of the product's kernel; `transposed` isn't needed here. */
export function forwardLinear(x: Tensor2D, { matrix, bias }: LinearWeight, activation: ActivationKind | null = null, residual: Tensor2D | null = null): Tensor2D {
  return tidy(() => {
    const whole = matrix.shards.length === 1;
    const parts = matrix.shards.map((shard) => {
      const ownBias = bias === null || whole ? bias : slice(bias, [shard.rowStart], [shard.rows]);
      return product({ a: x, matrix, shard, transposed: true, bias: ownBias, activation, residual: whole ? residual : null });
    });
    const [only] = parts;
    if (only !== undefined && whole) return only;
    return residual === null ? concat(parts, 1) : add<Tensor2D>(residual, concat(parts, 1));
  });
}

/** See reference.ts. */
export function backwardLinear(dy: Tensor2D, { matrix }: LinearWeight): Tensor2D {
  return tidy(() => {
    const parts = matrix.shards.map((shard) => {
      const own = matrix.shards.length === 1 ? dy : slice(dy, [0, shard.rowStart], [dy.shape[0], shard.rows]);
      return product({ a: own, matrix, shard, transposed: false });
    });
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : addN(parts);
  });
}
