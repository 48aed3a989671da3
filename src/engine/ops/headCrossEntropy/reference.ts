import { add, expandDims, log, matMul, max, mul, neg, oneHot, softmax, square, sub, sum, tanh, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { floatMatrix } from '../matrix/dense.ts';
import type { Head } from '../types.ts';

/**
 * z = cap·tanh((rows·matrixᵀ + bias)/cap), the product computed as (matrix·rowsᵀ)ᵀ: the WASM backend multiplies by a
 * transposed matrix 15 times slower. rows [M,H], head [V,H] → [M,V].
 */
export function forwardHeadLogits(rows: Tensor2D, { matrix, bias, softCap }: Head): Tensor2D {
  return tidy(() => {
    const product: Tensor2D = transpose(matMul<Tensor2D>(floatMatrix(matrix), transpose(rows)));
    const logits = bias === null ? product : add<Tensor2D>(product, bias);
    return softCap > 0 ? mul<Tensor2D>(tanh(mul(logits, 1 / softCap)), softCap) : logits;
  });
}

/**
 * Cross-entropy of the language-model head: z its logits, logProbs[m] = z[m, targetId[m]] − logSumExp[m],
 * loss = Σ targetWeight[m]·(−logProbs[m]).
 * rows [M,H], head [V,H], targetId [M] int32, targetWeight [M] → loss scalar, logProbs [M], logSumExp [M], in nats.
 */
export function forwardHeadCrossEntropy(
  rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D,
): { loss: Scalar; logProbs: Tensor1D; logSumExp: Tensor1D } {
  return tidy(() => {
    const logits = forwardHeadLogits(rows, head);
    // The largest probability is exp(largest − logSumExp), so one softmax gives the sum without a second exp.
    const logSumExp = sub<Tensor1D>(max(logits, 1), log(max(softmax(logits), 1)));
    const targetLogit = sum(mul(logits, oneHot(targetId, head.matrix.rows)), 1);
    const logProbs = sub<Tensor1D>(targetLogit, logSumExp);
    return { loss: neg(sum<Scalar>(mul(targetWeight, logProbs))), logProbs, logSumExp };
  });
}

/**
 * dRows = dLoss·targetWeight·(softmax(z) − oneHot(targetId))·(1 − (z/cap)²)·matrix; the last factor but one is the
 * cap's slope. dLoss scalar → [M,H].
 */
export function backwardHeadCrossEntropy(
  dLoss: Scalar, rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D, _logSumExp: Tensor1D,
): Tensor2D {
  return tidy(() => {
    const logits = forwardHeadLogits(rows, head);
    const difference = sub<Tensor2D>(softmax(logits), oneHot(targetId, head.matrix.rows));
    const dProducts = head.softCap > 0 ? mul<Tensor2D>(difference, sub(1, square(mul(logits, 1 / head.softCap)))) : difference;
    return matMul<Tensor2D>(mul(dProducts, expandDims(mul(targetWeight, dLoss), 1)), floatMatrix(head.matrix));
  });
}
