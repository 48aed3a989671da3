import { add, dispose, keep, pad, slice, tidy } from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { forwardRotary } from '../rotary/reference.ts';
import type { HeldKeys, PackedHeads } from '../types.ts';

/**
 * Writes new rows of keys and values [R,hk,D] into those held [capacity,hk,D], from row `at` on, where zeros stand.
 * `held` is used up: what is returned takes its place, kept beyond the tidy scope.
 */
export function appendKeys(held: HeldKeys, k: Tensor3D, v: Tensor3D, at: number): HeldKeys {
  const grown = tidy(() => ({ k: keep(placed(held.k, k, at)), v: keep(placed(held.v, v, at)) }));
  dispose([held.k, held.v]);
  return grown;
}

/** As {@link appendKeys} of the heads of one array, queries and keys turned by their positions. qkv [R,h+2·hk,D] → q [R,h,D], and what is held. */
export function appendTurned(held: HeldKeys, qkv: Tensor3D, { heads, kvHeads, position, rotation }: PackedHeads, at: number): { readonly q: Tensor3D; readonly held: HeldKeys } {
  const [rows, , width] = qkv.shape;
  const part = (first: number, count: number) => slice(qkv, [0, first, 0], [rows, count, width]);
  const turn = (x: Tensor3D) => (rotation === null ? x : forwardRotary(x, position, rotation.inverseFrequency, rotation.scale));
  const { q, k, v } = tidy(() => ({ q: turn(part(0, heads)), k: turn(part(heads, kvHeads)), v: part(heads + kvHeads, kvHeads) }));
  const grown = appendKeys(held, k, v, at);
  dispose([k, v]);
  return { q, held: grown };
}

function placed(held: Tensor3D, rows: Tensor3D, at: number): Tensor3D {
  return add(held, pad(rows, [[at, held.shape[0] - at - rows.shape[0]], [0, 0], [0, 0]]));
}
