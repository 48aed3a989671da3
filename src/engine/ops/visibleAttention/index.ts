import type { Tensor3D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { AttentionOptions, PackedHeads, Visibility } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as packed from './packed.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** Attention under interval visibility; gradients to q, k and v. q [Rq,h,D], k, v [Rk,hk,D] → [Rq,h,D]. */
export function visibleAttention(q: Tensor3D, k: Tensor3D, v: Tensor3D, vis: Visibility, options: AttentionOptions): Tensor3D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [q, k, v],
    () => {
      const { out, logSumExp } = form.forwardVisibleAttention(q, k, v, vis, options);
      return { value: out, saved: { q, k, v, out, logSumExp } };
    },
    (dOut, saved) => {
      const { dq, dk, dv } = form.backwardVisibleAttention(dOut, saved.q, saved.k, saved.v, saved.out, saved.logSumExp, vis, options);
      return [dq, dk, dv];
    },
  );
}

/**
 * Attention of rows over themselves from the heads of one array; gradient to it. Of qkv nothing else may be made: on
 * WebGPU it is turned where it is. qkv [R,h+2·hk,D] → [R,h,D].
 */
export function selfAttention(qkv: Tensor3D, heads: PackedHeads, vis: Visibility, options: AttentionOptions): Tensor3D {
  const form = formOf({ reference: packed, webgpu });
  return withGradient(
    [qkv],
    () => {
      const { turned, out, logSumExp } = form.forwardSelfAttention(qkv, heads, vis, options);
      return { value: out, saved: { turned, out, logSumExp } };
    },
    (dOut, { turned, out, logSumExp }) => [form.backwardSelfAttention(dOut, turned, out, logSumExp, heads, vis, options)],
  );
}
