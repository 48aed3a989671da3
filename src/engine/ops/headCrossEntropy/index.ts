import { dispose } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { Head } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** Σ targetWeight·(−log-probability of targetId) under the head; gradient to rows. rows [M,H], head [V,H] → scalar, nats. */
export function headCrossEntropy(rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D): Scalar {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [rows],
    () => {
      const { loss, logSumExp } = form.forwardHeadCrossEntropy(rows, head, targetId, targetWeight);
      return { value: loss, saved: { rows, logSumExp } };
    },
    (dLoss, saved) => [form.backwardHeadCrossEntropy(dLoss, saved.rows, head, targetId, targetWeight, saved.logSumExp)],
  );
}

/** Log-probability of each target, without a gradient. rows [M,H], head [V,H] → [M], nats. */
export function targetLogProbs(rows: Tensor2D, head: Head, targetId: Tensor1D, targetWeight: Tensor1D): Tensor1D {
  const { loss, logProbs, logSumExp } = formOf({ reference, webgpu }).forwardHeadCrossEntropy(rows, head, targetId, targetWeight);
  dispose([loss, logSumExp]);
  return logProbs;
}
