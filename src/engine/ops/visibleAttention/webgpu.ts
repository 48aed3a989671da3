import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { AttentionOptions, Visibility } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { dkdvKernel, dqKernel, forwardKernel } from './webgpuKernels.ts';
import type { AttentionVariant } from './webgpuKernels.ts';
import { deltaKernel, DELTA_THREADS, isPositioned, spansKernel, spansSize } from './webgpuSpans.ts';
import { TILE } from './webgpuTile.ts';

/**
 * See reference.ts. A workgroup takes 32 queries of one head past the tiles of 32 keys that any of them sees, with a
 * running maximum and sum (Milakov & Gimelshein 2018; Dao et al. 2022): scores and probabilities stay on the chip.
 */
export function forwardVisibleAttention(
  q: Tensor3D, k: Tensor3D, v: Tensor3D, vis: Visibility, options: AttentionOptions,
): { out: Tensor3D; logSumExp: Tensor2D } {
  const [queries, heads, width] = q.shape;
  const call = prepare(q, k, vis, options);
  const [out, logSumExp] = record(call.kernel('forwardAttention', forwardKernel), {
    inputs: [q, k, v, call.spans],
    outputs: [{ shape: [queries, heads, width] }, { shape: [queries, heads] }],
    uniforms: call.uniforms,
    groups: Math.ceil(queries / TILE) * heads,
  });
  call.spans.dispose();
  return { out, logSumExp };
}

/**
 * See reference.ts. dq by tiles of queries, dk and dv by tiles of keys over all queries that see them, so that each
 * number has one writer and one order of summation.
 */
export function backwardVisibleAttention(
  dOut: Tensor3D, q: Tensor3D, k: Tensor3D, v: Tensor3D, out: Tensor3D, logSumExp: Tensor2D, vis: Visibility, options: AttentionOptions,
): { dq: Tensor3D; dk: Tensor3D; dv: Tensor3D } {
  const [queries, heads, width] = q.shape;
  const [keys, kvHeads] = k.shape;
  const call = prepare(q, k, vis, options);
  const [stats] = record(kernelFor('attentionDelta', [], deltaKernel), {
    inputs: [dOut, out, logSumExp],
    outputs: [{ shape: [2 * queries * heads] }],
    uniforms: [queries * heads, width],
    groups: Math.ceil((queries * heads) / DELTA_THREADS),
  });
  const inputs = [q, k, v, dOut, stats, call.spans];
  const [dq] = record(call.kernel('attentionDq', dqKernel), {
    inputs, outputs: [{ shape: [queries, heads, width] }], uniforms: call.uniforms, groups: Math.ceil(queries / TILE) * heads,
  });
  const [dk, dv] = record(call.kernel('attentionDkDv', dkdvKernel), {
    inputs, outputs: [{ shape: [keys, kvHeads, width] }, { shape: [keys, kvHeads, width] }],
    uniforms: call.uniforms, groups: Math.ceil(keys / TILE) * kvHeads,
  });
  stats.dispose();
  call.spans.dispose();
  return { dq, dk, dv };
}

interface Call {
  /** Who sees whom, as the kernels read it. */
  readonly spans: Tensor1D;
  readonly uniforms: readonly number[];
  readonly kernel: (name: string, build: (name: string, variant: AttentionVariant) => Kernel) => Kernel;
}

function prepare(q: Tensor3D, k: Tensor3D, vis: Visibility, options: AttentionOptions): Call {
  const [queries, heads, width] = q.shape;
  const [keys, kvHeads] = k.shape;
  const { queryPosition, keyPosition, distanceBias } = options;
  const variant: AttentionVariant = { width, windowed: options.window > 0, capped: options.softCap > 0, biased: distanceBias !== undefined };
  const positioned = isPositioned(variant);
  if (positioned && (!queryPosition || !keyPosition)) throw new Error('A sliding window or a distance bias needs the positions of queries and keys.');
  const biases = distanceBias?.byDistance.size ?? 0;
  const [spans] = record(kernelFor('attentionSpans', [variant.windowed, variant.biased], (name) => spansKernel(name, variant)), {
    inputs: [
      vis.from, vis.until, ...(positioned && queryPosition && keyPosition ? [keyPosition, queryPosition] : []),
      ...(distanceBias ? [distanceBias.byDistance] : []),
    ],
    outputs: [{ shape: [spansSize(queries, keys, biases)] }],
    uniforms: [queries, keys, biases],
    groups: Math.ceil(Math.max(queries, keys, biases) / TILE),
  });
  return {
    spans,
    uniforms: [queries, keys, heads, kvHeads, options.window, distanceBias?.maxDistance ?? 0, options.scale, options.softCap],
    kernel: (name, build) => kernelFor(name, [width, variant.windowed, variant.capped, variant.biased], (key) => build(key, variant)),
  };
}
