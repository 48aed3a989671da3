import { concat, slice, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { backwardRotary, forwardRotary } from '../rotary/reference.ts';
import type { AttentionOptions, AttentionOutput, PackedHeads, Visibility } from '../types.ts';
import { backwardVisibleAttention, forwardVisibleAttention } from './reference.ts';

/**
 * Attention of rows over themselves (reference.ts) from the heads of one array, queries and keys turned by their
 * positions first (rotary). qkv [R,h+2·hk,D] → out [R,h,D], and `turned`: qkv with its queries and keys turned.
 */
export function forwardSelfAttention(qkv: Tensor3D, heads: PackedHeads, vis: Visibility, options: AttentionOptions): AttentionOutput & { turned: Tensor3D } {
  return tidy(() => {
    const { q, k, v } = partsOf(qkv, heads);
    const turn = (x: Tensor3D) => (heads.rotation === null ? x : forwardRotary(x, heads.position, heads.rotation.inverseFrequency, heads.rotation.scale));
    const turned = concat([turn(q), turn(k), v], 1);
    const parts = partsOf(turned, heads);
    return { turned, ...forwardVisibleAttention(parts.q, parts.k, parts.v, vis, options) };
  });
}

/** Gradient of qkv as it was before the turn. dOut [R,h,D] → [R,h+2·hk,D]. */
export function backwardSelfAttention(
  dOut: Tensor3D, turned: Tensor3D, out: Tensor3D, logSumExp: Tensor2D, heads: PackedHeads, vis: Visibility, options: AttentionOptions,
): Tensor3D {
  return tidy(() => {
    const { q, k, v } = partsOf(turned, heads);
    const { dq, dk, dv } = backwardVisibleAttention(dOut, q, k, v, out, logSumExp, vis, options);
    const back = (dy: Tensor3D) => (heads.rotation === null ? dy : backwardRotary(dy, heads.position, heads.rotation.inverseFrequency, heads.rotation.scale));
    return concat([back(dq), back(dk), dv], 1);
  });
}

function partsOf(qkv: Tensor3D, { heads, kvHeads }: PackedHeads): { q: Tensor3D; k: Tensor3D; v: Tensor3D } {
  const [rows, , width] = qkv.shape;
  const part = (first: number, count: number): Tensor3D => slice(qkv, [0, first, 0], [rows, count, width]);
  return { q: part(0, heads), k: part(heads, kvHeads), v: part(heads + kvHeads, kvHeads) };
}
