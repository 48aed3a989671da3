import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { HeldKeys } from '../types.ts';
import { viewOnHeap } from '../wasm/onHeap.ts';

/** See reference.ts; on the heap in place. */
export function appendKeys(held: HeldKeys, k: Tensor3D, v: Tensor3D, at: number): HeldKeys {
  viewOnHeap(held.k).set(viewOnHeap(k), at * held.k.shape[1] * held.k.shape[2]);
  viewOnHeap(held.v).set(viewOnHeap(v), at * held.v.shape[1] * held.v.shape[2]);
  return held;
}
