import { concat, exp, gather, logSoftmax, mul, neg, ones, reshape, sub, sum, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Rank, Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import * as reference from '../headCrossEntropy/reference.ts';
import * as webgpu from '../headCrossEntropy/webgpu.ts';
import type { Head } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import type { LabelChoice } from './choice.ts';

/**
 * Cross-entropy over the classes alone, each class's score the summed log-probability of its tokens (for labels of one
 * token: the softmax restricted to them). With s[n,c] = Σ logProbs of c's tokens, p = softmax(s):
 *   loss = Σ weight[n] · (−Σ_c wanted[n,c]·log p[n,c]);   dLoss/ds = weight·(p − wanted).
 * Since dLoss/dlogProbs is known after the forward, its negative is the weight with which headCrossEntropy's own backward
 * gives the gradient of the rows. rows [M,H], head over [V,H], targetId [M] → scalar, nats.
 */
export function labelCrossEntropy(rows: Tensor2D, head: Head, targetId: Tensor1D, choice: LabelChoice): Scalar {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [rows],
    () => {
      const one = ones<Rank.R1>([rows.shape[0]]);
      const { logProbs, logSumExp } = form.forwardHeadCrossEntropy(rows, head, targetId, one);
      const { loss, targetWeight } = tidy(() => {
        const [examples, classes] = choice.wanted.shape;
        const spelled = gather(concat([logProbs, zeros<Rank.R1>([1])]), choice.targets);
        const logShare = logSoftmax(reshape<Rank.R2>(sum(spelled, 1), [examples, classes]));
        const pull = reshape<Rank.R1>(mul(choice.weight, sub(choice.wanted, exp(logShare))), [examples * classes]);
        return {
          loss: neg(sum<Scalar>(mul(choice.weight, mul(choice.wanted, logShare)))),
          targetWeight: gather(concat([pull, zeros<Rank.R1>([1])]), choice.pair),
        };
      });
      return { value: loss, saved: { rows, logSumExp, targetWeight } };
    },
    (dLoss, saved) => [form.backwardHeadCrossEntropy(dLoss, saved.rows, head, targetId, saved.targetWeight, saved.logSumExp)],
  );
}
