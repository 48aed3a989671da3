import { add, dispose, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { StudioError } from '../../domain/errors.ts';
import { toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { headCrossEntropy } from '../ops/headCrossEntropy/index.ts';

export interface LossAndGradient { readonly loss: Scalar; readonly gradient: Tensor2D }

/**
 * Loss and its gradient in the prompt, summed over the micro-batches in their order; their weights make the sum the
 * mean over the step's examples. prompt [P,H] → loss scalar in nats, gradient [P,H].
 */
export function lossAndGradient(model: BaseModel, prompt: Tensor2D, packs: readonly PackResult[]): LossAndGradient {
  return tidy(() => {
    let total: LossAndGradient | null = null;
    for (const pack of packs) {
      const part = microBatch(model, prompt, pack);
      if (total === null) {
        total = part;
        continue;
      }
      const sum: LossAndGradient = { loss: add(total.loss, part.loss), gradient: add(total.gradient, part.gradient) };
      dispose([total.loss, total.gradient, part.loss, part.gradient]);
      total = sum;
    }
    if (total === null) throw new StudioError('unexpected', 'A training step needs at least one batch.');
    return { ...total };
  });
}

function microBatch(model: BaseModel, prompt: Tensor2D, pack: PackResult): LossAndGradient {
  const batch = toDevice(pack.batch);
  const loss = (p: Tensor2D): Scalar => headCrossEntropy(model.forward(batch, p), model.head, batch.targetId, batch.targetWeight);
  const { value, grad } = valueAndGrad(loss)(prompt);
  batch.dispose();
  return { loss: value, gradient: grad };
}
