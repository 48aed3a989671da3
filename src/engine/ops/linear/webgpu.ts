import { add, concat, slice, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { sumTensors } from '../sumTensors.ts';
import type { ActivationKind, LinearWeight } from '../types.ts';
import { product } from '../webgpu/matmul.ts';
import type * as reference from './reference.ts';

/** See reference.ts. Bias, activation and residual are part of the product's kernel; `transposed` isn't needed here. */
export function linearForms(multiply: typeof product): Pick<typeof reference, 'forwardLinear' | 'backwardLinear'> {
  function forwardLinear(x: Tensor2D, { matrix, bias }: LinearWeight, activation: ActivationKind | null = null, residual: Tensor2D | null = null): Tensor2D {
    return tidy(() => {
      const whole = matrix.shards.length === 1;
      const parts = matrix.shards.map((shard) => {
        const ownBias = bias === null || whole ? bias : slice(bias, [shard.rowStart], [shard.rows]);
        return multiply({ a: x, matrix, shard, transposed: true, bias: ownBias, activation, residual: whole ? residual : null });
      });
      const [only] = parts;
      if (only !== undefined && whole) return only;
      return residual === null ? concat(parts, 1) : add<Tensor2D>(residual, concat(parts, 1));
    });
  }

  function backwardLinear(dy: Tensor2D, { matrix }: LinearWeight, rows = dy.shape[0]): Tensor2D {
    return tidy(() => {
      const parts = matrix.shards.map((shard) => {
        const own = matrix.shards.length === 1 ? dy : slice(dy, [0, shard.rowStart], [dy.shape[0], shard.rows]);
        return multiply({ a: own, rows, matrix, shard, transposed: false });
      });
      const [only] = parts;
      return only !== undefined && parts.length === 1 ? only : sumTensors(parts);
    });
  }

  return { forwardLinear, backwardLinear };
}

export const { forwardLinear, backwardLinear } = linearForms(product);
