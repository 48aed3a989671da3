import { addN, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Tensors that one program may add: every adapter binds eight storage buffers, one of them for the sum. tfjs's addN (4.22) binds as many as it is given. */
const MOST = 7;

/** The sum of at least one tensor of one shape, from the first to the last, as addN gives it, however many there are. Not differentiable. */
export function sumTensors<T extends Tensor>(tensors: readonly T[]): T {
  return tidy(() => {
    let sum: T = addN<T>(tensors.slice(0, MOST));
    for (let next = MOST; next < tensors.length; next += MOST - 1) sum = addN<T>([sum, ...tensors.slice(next, next + MOST - 1)]);
    return sum;
  });
}
