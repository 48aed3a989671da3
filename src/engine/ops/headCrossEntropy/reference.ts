import { expandDims, log, matMul, max, mul, neg, oneHot, softmax, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { headLogits } from './logits.ts';

/**
 * Cross-entropy of the language-model head: z = rows·headᵀ, logProbs[m] = z[m, targetId[m]] − logSumExp[m],
 * loss = Σ targetWeight[m]·(−logProbs[m]).
 * rows [M,H], head [V,H], targetId [M] int32, targetWeight [M] → loss scalar, logProbs [M], logSumExp [M], in nats.
 */
export function forwardHeadCrossEntropy(
  rows: Tensor2D, head: Tensor2D, targetId: Tensor1D, targetWeight: Tensor1D,
): { loss: Scalar; logProbs: Tensor1D; logSumExp: Tensor1D } {
  return tidy(() => {
    const logits = headLogits(rows, head);
    // The largest probability is exp(largest − logSumExp), so one softmax gives the sum without a second exp.
    const logSumExp = sub<Tensor1D>(max(logits, 1), log(max(softmax(logits), 1)));
    const targetLogit = sum(mul(logits, oneHot(targetId, head.shape[0])), 1);
    const logProbs = sub<Tensor1D>(targetLogit, logSumExp);
    return { loss: neg(sum<Scalar>(mul(targetWeight, logProbs))), logProbs, logSumExp };
  });
}

/** dRows = dLoss·targetWeight·(softmax(z) − oneHot(targetId))·head. dLoss scalar → [M,H]. */
export function backwardHeadCrossEntropy(
  dLoss: Scalar, rows: Tensor2D, head: Tensor2D, targetId: Tensor1D, targetWeight: Tensor1D, _logSumExp: Tensor1D,
): Tensor2D {
  return tidy(() => {
    const difference = sub(softmax(headLogits(rows, head)), oneHot(targetId, head.shape[0]));
    return matMul<Tensor2D>(mul(difference, expandDims(mul(targetWeight, dLoss), 1)), head);
  });
}
