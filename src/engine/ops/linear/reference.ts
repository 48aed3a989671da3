import { add, matMul, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { forwardActivation } from '../activation/reference.ts';
import { floatMatrix } from '../matrix/dense.ts';
import { firstRows, withRowsBelow } from '../rows/firstRows.ts';
import type { ActivationKind, LinearWeight } from '../types.ts';

/** y = activation(x·matrixᵀ + bias) + residual. x [R,I], residual [R,O] → [R,O]. */
export function forwardLinear(x: Tensor2D, w: LinearWeight, activation: ActivationKind | null = null, residual: Tensor2D | null = null): Tensor2D {
  return tidy(() => {
    const product = w.transposed === null
      ? matMul<Tensor2D>(x, floatMatrix(w.matrix), false, true)
      : matMul<Tensor2D>(x, w.transposed);
    const y = w.bias === null ? product : add<Tensor2D>(product, w.bias);
    const activated = activation === null ? y : forwardActivation(y, activation);
    return residual === null ? activated : add<Tensor2D>(residual, activated);
  });
}

/**
 * Gradient of x through the product alone: dx = dy·matrix. Of the first `rows` alone; what a form gives for the others is
 * not to be read. dy [R,O] → [R,I].
 */
export function backwardLinear(dy: Tensor2D, w: LinearWeight, rows = dy.shape[0]): Tensor2D {
  return tidy(() => withRowsBelow(matMul<Tensor2D>(firstRows(dy, rows), floatMatrix(w.matrix)), dy.shape[0]));
}
