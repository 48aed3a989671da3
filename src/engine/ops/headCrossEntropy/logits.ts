import { matMul, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * rows·headᵀ, computed as (head·rowsᵀ)ᵀ: the WASM backend multiplies by a transposed matrix 15 times slower.
 * rows [M,H], head [V,H] → [M,V].
 */
export function headLogits(rows: Tensor2D, head: Tensor2D): Tensor2D {
  return tidy(() => transpose(matMul<Tensor2D>(head, transpose(rows))));
}
