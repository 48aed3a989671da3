import { add, clone, concat, dispose, keep, mul, pad, scalar, slice, square, stack, sum, tensor1d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { planMicroBatches } from '../../domain/microBatches.ts';
import { toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { sumTensors } from '../ops/sumTensors.ts';
import { rowsApart } from '../ops/visibleAttention/rowsApart.ts';
import { withGradient } from '../ops/withGradient.ts';
import { lossAndGradient } from './gradient.ts';
import type { GradientOptions, LossAndGradient } from './gradient.ts';
import { joinPacks, roundUp } from './joinPacks.ts';
import { tokenLoss } from './lossForm.ts';
import type { Targets } from './lossForm.ts';

/** What one run asks of a step: its prompt [P,H], its micro-batches, its own loss, dropout and noise. */
export interface GradientRequest {
  readonly prompt: Tensor2D;
  readonly packs: readonly PackResult[];
  readonly options: GradientOptions;
}

/** One micro-batch of one of the runs. */
interface Item { readonly member: number; readonly part: number; readonly pack: PackResult; readonly promptStart: number }

/**
 * Loss and gradient of each of several runs, computed together: their micro-batches joined into as few forwards as
 * `maxRows` allows, over the concatenated prompts. Equal to `lossAndGradient` of each within rounding.
 * One that has run away touches no other: where 0·NaN could carry it over, in what the reference forms compute, each run
 * is computed alone instead once a loss or gradient is not finite; on WebGPU they lie apart (rowsApart.ts), and no step
 * waits for the queue to look.
 */
export async function jointGradient(model: BaseModel, requests: readonly GradientRequest[], maxRows: number): Promise<LossAndGradient[]> {
  const alone = (): LossAndGradient[] => requests.map(({ prompt, packs, options }) => lossAndGradient(model, prompt, packs, options));
  if (requests.length < 2) return alone();
  const apart = rowsApart();
  const found = together(model, requests, { maxRows, apart: apart ?? 1 });
  if (apart !== null) return found;
  const check = tidy(() => stack(found.flatMap(({ loss, gradient }) => [loss, sum<Scalar>(square(gradient))])));
  const finite = (await check.data<'float32'>()).every((value) => Number.isFinite(value));
  check.dispose();
  if (finite) return found;
  for (const { loss, gradient } of found) dispose([loss, gradient]);
  return alone();
}

/** How batches are joined: the most rows of a forward, and the rows at whose multiples each begins. */
interface Joining { readonly maxRows: number; readonly apart: number }

function together(model: BaseModel, requests: readonly GradientRequest[], { maxRows, apart }: Joining): LossAndGradient[] {
  const starts: number[] = [];
  const numVirtualTokens = requests.reduce((total, { prompt }) => { starts.push(total); return total + prompt.shape[0]; }, 0);
  const items = requests.flatMap(({ packs }, member) => packs.map((pack, part): Item => ({ member, part, pack, promptStart: starts[member] ?? 0 })));
  return tidy(() => {
    const losses: Scalar[] = requests.map(() => scalar(0));
    const seen = concat(requests.map(({ prompt, options: { mask } }): Tensor2D => (mask === null || mask === undefined ? prompt : mul(prompt, mask))));
    let gradient: Tensor2D | null = null;
    for (const group of planMicroBatches(items.map(({ pack }) => roundUp(pack.usedRows, apart)), { maxRows, sharedRows: 0 })) {
      const members = group.flatMap((index) => items[index] ?? []);
      const { grad, parts } = forwardBackward(model, seen, members, { requests, apart });
      members.forEach(({ member }, i) => {
        const [before, part] = [losses[member], parts[i]];
        if (before === undefined || part === undefined) return;
        losses[member] = add<Scalar>(before, part);
        dispose([before, part]);
      });
      const total: Tensor2D = gradient === null ? grad : add(gradient, grad);
      if (gradient !== null) dispose([gradient, grad]);
      gradient = total;
    }
    if (gradient === null) throw new RangeError(`No batches for ${numVirtualTokens} virtual tokens.`);
    const whole = gradient;
    return requests.map(({ prompt, options: { mask } }, member) => {
      const own = slice(whole, [starts[member] ?? 0, 0], prompt.shape);
      const loss = losses[member] ?? scalar(NaN);
      return { loss, gradient: mask === null || mask === undefined ? own : mul<Tensor2D>(own, mask) };
    });
  });
}

/** One forward and backward of joined micro-batches: the gradient [ΣP,H] of the sum of their losses, and each loss. */
function forwardBackward(model: BaseModel, prompts: Tensor2D, items: readonly Item[], { requests, apart }: { readonly requests: readonly GradientRequest[]; readonly apart: number }): { readonly grad: Tensor2D; readonly parts: readonly Scalar[] } {
  const { batch: joined, places } = joinPacks(items, apart);
  const batch = toDevice(joined, joinedNoise(model.config.hiddenSize, joined.encoder?.rowSource.length ?? joined.rowSource.length));
  let parts: Scalar[] = [];
  const { value, grad } = tidy(() => {
    // Backward reads them too, when what was made in forward is gone.
    const targets = places.map(({ own: { batch: { targetId, targetWeight } } }): Targets => ({ targetId: tensor1d(targetId, 'int32'), targetWeight: tensor1d(targetWeight, 'float32') }));
    return valueAndGrad((p: Tensor2D): Scalar => {
      const rows = model.forward(batch, p);
      parts = items.map(({ member }, i) => {
        const [place, target] = [places[i], targets[i]];
        if (place === undefined || target === undefined) throw new RangeError('A batch without a place.');
        const { form = tokenLoss(model) } = requests[member]?.options ?? {};
        return keep(form.of(takeRows(rows, place.targetStart, place.own.usedTargets), target, place.own));
      });
      return sumOf(parts);
    })(prompts);
  });
  value.dispose();
  batch.dispose();
  return { grad, parts };

  function joinedNoise(hiddenSize: number, rows: number): Float32Array | null {
    const found = items.map(({ member, pack, part }) => requests[member]?.options.noise?.(pack, part) ?? null);
    if (found.every((noise) => noise === null)) return null;
    const noise = new Float32Array(rows * hiddenSize);
    places.forEach(({ noisyStart, noisyRows }, i) => {
      const own = found[i];
      if (own) noise.set(own.subarray(0, noisyRows * hiddenSize), noisyStart * hiddenSize);
    });
    return noise;
  }
}

/** `count` rows from `start` on. rows [M,H] → [count,H] */
function takeRows(rows: Tensor2D, start: number, count: number): Tensor2D {
  const [M, H] = rows.shape;
  return withGradient([rows], () => ({ value: slice(rows, [start, 0], [count, H]), saved: {} }), (dy) => [pad(dy, [[start, M - start - count], [0, 0]])]);
}

function sumOf(parts: readonly Scalar[]): Scalar {
  return withGradient(parts, () => ({ value: sumTensors(parts), saved: {} }), (dy) => parts.map(() => clone(dy)));
}
