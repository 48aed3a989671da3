import { add, clone, dispose, div, expandDims, gather, mean, mul, range, scalar, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { RunConfig } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { headCrossEntropy } from '../ops/headCrossEntropy/index.ts';
import { labelChoiceOf } from '../ops/labelCrossEntropy/choice.ts';
import { labelCrossEntropy } from '../ops/labelCrossEntropy/index.ts';
import { sumTensors } from '../ops/sumTensors.ts';
import type { DeviceBatch, WeightMatrix } from '../ops/types.ts';
import { withGradient } from '../ops/withGradient.ts';

/** What a loss reads of a batch on the device. */
export type Targets = Pick<DeviceBatch, 'targetId' | 'targetWeight'>;

/** The loss of one micro-batch from its final rows [M,H], differentiable in them; → scalar, nats. */
export interface LossForm {
  of(rows: Tensor2D, targets: Targets, pack: PackResult): Scalar;
  dispose(): void;
}

/** Cross-entropy of the target tokens over the whole vocabulary. */
export function tokenLoss(model: BaseModel): LossForm {
  return { of: (rows, batch) => headCrossEntropy(rows, model.head, batch.targetId, batch.targetWeight), dispose: () => undefined };
}

/** The loss that a run is configured for. The caller disposes it. */
export function lossForm(model: BaseModel, { lossOver, labelSmoothing }: Pick<RunConfig, 'lossOver' | 'labelSmoothing'>): LossForm {
  if (lossOver === 'labelWords') return choiceLoss(model, labelSmoothing);
  return labelSmoothing === 0 ? tokenLoss(model) : smoothedLoss(model, labelSmoothing);
}

/** Cross-entropy over the classes; batches of `packChoice`. */
function choiceLoss(model: BaseModel, smoothing: number): LossForm {
  return {
    of(rows, batch, pack) {
      const choice = labelChoiceOf(pack, smoothing);
      const loss = labelCrossEntropy(rows, model.head, batch.targetId, choice);
      return loss;
    },
    dispose: () => undefined,
  };
}

/**
 * Label smoothing over the vocabulary, as torch's CrossEntropyLoss(label_smoothing=ε): with logits z,
 * (1 − ε)·(−log p[t]) + ε·mean over v of (−log p[v]) = −log p[t] + ε·(z[t] − mean z), and z[t] − mean z is the product of
 * the row with head[t] − mean head, and bias[t] − mean bias: linear, so it needs no second pass over the vocabulary.
 * Throws `configOutOfRange` where the logits are capped, which is not linear.
 */
function smoothedLoss({ head, config }: BaseModel, smoothing: number): LossForm {
  if (head.softCap !== 0) {
    throw new StudioError('configOutOfRange', 'labelSmoothing over all words is not possible with this model, whose logits are capped; set it to 0, or lossOver to "labelWords".', { key: 'labelSmoothing', value: smoothing });
  }
  const { bias } = head;
  const meanHead: Tensor1D = tidy(() => meanRow(head.matrix, config.vocabSize));
  const meanBias = bias === null ? null : tidy(() => mean<Scalar>(bias));
  return {
    of: (rows, { targetId, targetWeight }) => {
      const plain = headCrossEntropy(rows, head, targetId, targetWeight);
      const weight = tidy(() => mul<Tensor1D>(targetWeight, smoothing));
      const pull = tidy(() => mul<Tensor2D>(sub(embedRows(targetId, head.matrix, null), meanHead), expandDims(weight, 1)));
      const constant = bias === null || meanBias === null ? scalar(0)
        : tidy(() => sum<Scalar>(mul(sub(gather(bias, targetId), meanBias), weight)));
      return withProduct(plain, rows, pull, constant);
    },
    dispose: () => { dispose([meanHead, ...(meanBias === null ? [] : [meanBias])]); },
  };
}

/** loss + Σ rows·pull + constant; gradient to loss and rows. rows, pull [M,H] → scalar. */
function withProduct(loss: Scalar, rows: Tensor2D, pull: Tensor2D, constant: Scalar): Scalar {
  return withGradient(
    [loss, rows],
    () => ({ value: tidy(() => add<Scalar>(add(loss, sum<Scalar>(mul(rows, pull))), constant)), saved: { pull } }),
    (dLoss, saved) => [clone(dLoss), mul(saved.pull, dLoss)],
  );
}

/** Rows of a packed matrix that are float32 on the device at a time. */
const CHUNK = 8192;

function meanRow(matrix: WeightMatrix, rows: number): Tensor1D {
  const starts = Array.from({ length: Math.ceil(rows / CHUNK) }, (_, i) => i * CHUNK);
  const sums = starts.map((start) => tidy(() => sum<Tensor1D>(embedRows(range(start, Math.min(rows, start + CHUNK), 1, 'int32'), matrix, null), 0)));
  return div(sumTensors(sums), rows);
}
