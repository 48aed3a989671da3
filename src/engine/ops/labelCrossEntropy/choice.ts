import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../../domain/batch.ts';

/** Which targets spell which class of which example, and what should be answered; on the device. N examples, C classes. */
export interface LabelChoice {
  /** [N·C,L] int32: the targets of each class's tokens; M stands for none. */
  readonly targets: Tensor2D;
  /** [M] int32: the row of `targets` that each target is in; N·C for padding. */
  readonly pair: Tensor1D;
  /** [N,C] the share that each class should have; rows sum to 1. */
  readonly wanted: Tensor2D;
  /** [N,1] each example's weight in the loss. */
  readonly weight: Tensor2D;
  dispose(): void;
}

/**
 * The choice that a batch of `packChoice` poses. `smoothing` of the expected class's share goes to all classes alike
 * (Szegedy et al. 2016). The caller disposes it.
 */
export function labelChoiceOf({ batch, owners }: PackResult, smoothing: number): LabelChoice {
  const size = owners.example.length;
  const examples = 1 + owners.example.reduce((a, b) => Math.max(a, b), -1);
  const classes = 1 + owners.candidate.reduce((a, b) => Math.max(a, b), -1);
  const spelled = Array.from({ length: examples * classes }, (): number[] => []);
  const pair = new Int32Array(size).fill(examples * classes);
  const wanted = new Float32Array(examples * classes).fill(smoothing / classes);
  const weight = new Float32Array(examples);
  for (let target = 0; target < size; target++) {
    const example = owners.example[target] ?? -1;
    if (example < 0) continue;
    const at = example * classes + (owners.candidate[target] ?? 0);
    const expected = batch.targetWeight[target] ?? 0;
    if (expected > 0 && spelled[at]?.length === 0) {
      weight[example] = expected;
      wanted[at] = 1 - smoothing + smoothing / classes;
    }
    spelled[at]?.push(target);
    pair[target] = at;
  }
  const longest = spelled.reduce((most, { length }) => Math.max(most, length), 1);
  const targets = Int32Array.from(spelled.flatMap((row) => [...row, ...Array.from({ length: longest - row.length }, () => size)]));
  const tensors = {
    targets: tensor2d(targets, [examples * classes, longest], 'int32'), pair: tensor1d(pair, 'int32'),
    wanted: tensor2d(wanted, [examples, classes]), weight: tensor2d(weight, [examples, 1]),
  };
  return { ...tensors, dispose: () => dispose(Object.values(tensors)) };
}
