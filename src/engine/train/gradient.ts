import { add, dispose, mul, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { StudioError } from '../../domain/errors.ts';
import { toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { tokenLoss } from './lossForm.ts';
import type { LossForm } from './lossForm.ts';

export interface LossAndGradient { readonly loss: Scalar; readonly gradient: Tensor2D }

export interface GradientOptions {
  /** Cross-entropy of the target tokens by default. */
  readonly form?: LossForm;
  /** Multiplies the prompt, [P,H]: its dropout. */
  readonly mask?: Tensor2D | null;
  /** What is added to the embedded rows of a micro-batch, R·H values. */
  readonly noise?: (pack: PackResult, part: number) => Float32Array | null;
}

/**
 * Loss and its gradient in the prompt, summed over the micro-batches in their order; their weights make the sum the
 * mean over the step's examples. prompt [P,H] → loss scalar in nats, gradient [P,H].
 */
export function lossAndGradient(model: BaseModel, prompt: Tensor2D, packs: readonly PackResult[], options: GradientOptions = {}): LossAndGradient {
  const { mask = null } = options;
  return tidy(() => {
    // Of the masked prompt; the mask multiplies its gradient as it multiplied the prompt.
    const seen: Tensor2D = mask === null ? prompt : mul(prompt, mask);
    let total: LossAndGradient | null = null;
    for (const [index, pack] of packs.entries()) {
      const part = microBatch(model, seen, pack, index, options);
      if (total === null) {
        total = part;
        continue;
      }
      const sum: LossAndGradient = { loss: add(total.loss, part.loss), gradient: add(total.gradient, part.gradient) };
      dispose([total.loss, total.gradient, part.loss, part.gradient]);
      total = sum;
    }
    if (total === null) throw new StudioError('unexpected', 'A training step needs at least one batch.');
    return mask === null ? { ...total } : { loss: total.loss, gradient: mul<Tensor2D>(total.gradient, mask) };
  });
}

function microBatch(model: BaseModel, prompt: Tensor2D, pack: PackResult, part: number, { form = tokenLoss(model), noise }: GradientOptions): LossAndGradient {
  const batch = toDevice(pack.batch, noise?.(pack, part) ?? null);
  // tidy also takes what a loss form puts on the device for this batch.
  const { value, grad } = tidy(() => valueAndGrad((p: Tensor2D): Scalar =>
    form.of(model.forward(batch, p), batch, pack))(prompt));
  batch.dispose();
  return { loss: value, gradient: grad };
}
