import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { turnInPlace } from '../rotary/webgpu.ts';
import type { AttentionOptions, AttentionOutput, PackedHeads, Visibility } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { packed, prepare, separate } from './webgpuCall.ts';
import type { Call, Layout } from './webgpuCall.ts';
import { deltaKernel, DELTA_THREADS } from './webgpuSpans.ts';

/**
 * See reference.ts. A workgroup takes some queries of one head past the keys that any of them sees, with a running
 * maximum and sum (Milakov & Gimelshein 2018; Dao et al. 2022): scores and probabilities stay on the chip.
 */
export function forwardVisibleAttention(
  q: Tensor3D, k: Tensor3D, v: Tensor3D, vis: Visibility, options: AttentionOptions,
): AttentionOutput {
  return forwardHeads([q, k, v], separate(q, k), vis, options);
}

/** See reference.ts. */
export function backwardVisibleAttention(
  dOut: Tensor3D, q: Tensor3D, k: Tensor3D, v: Tensor3D, out: Tensor3D, logSumExp: Tensor2D, vis: Visibility, options: AttentionOptions,
): { dq: Tensor3D; dk: Tensor3D; dv: Tensor3D } {
  const call = prepare(separate(q, k), vis, options);
  const inputs = [q, k, v, dOut];
  const dq = queryGradient(call, inputs, out, logSumExp, { shape: q.shape });
  const { kernel, seen, ...dispatch } = call.program('dkdv');
  const [dk, dv] = record(kernel, { ...dispatch, inputs: [...inputs, dq.stats, ...seen], outputs: [{ shape: k.shape }, { shape: k.shape }] });
  dq.stats.dispose();
  call.release();
  return { dq: dq.gradient, dk, dv };
}

/** See reference.ts. The heads of qkv that are queries or keys are turned where they are: qkv is changed. */
export function forwardSelfAttention(qkv: Tensor3D, heads: PackedHeads, vis: Visibility, options: AttentionOptions): AttentionOutput & { turned: Tensor3D } {
  turnHeads(qkv, heads, 1);
  return { turned: qkv, ...forwardHeads([qkv, qkv, qkv], packed(qkv, heads), vis, options) };
}

/** See reference.ts. */
export function backwardSelfAttention(
  dOut: Tensor3D, turned: Tensor3D, out: Tensor3D, logSumExp: Tensor2D, heads: PackedHeads, vis: Visibility, options: AttentionOptions,
): Tensor3D {
  const call = prepare(packed(turned, heads), vis, options);
  const inputs = [turned, turned, turned, dOut];
  const { gradient, stats } = queryGradient(call, inputs, out, logSumExp, { shape: turned.shape });
  const { kernel, seen, ...dispatch } = call.program('dkdv');
  record(kernel, { ...dispatch, inputs: [...inputs, stats, ...seen], outputs: [gradient] });
  stats.dispose();
  call.release();
  turnHeads(gradient, heads, -1);
  return gradient;
}

function turnHeads(rows: Tensor3D, { heads, kvHeads, position, rotation }: PackedHeads, direction: 1 | -1): void {
  if (rotation !== null) turnInPlace(rows, heads + kvHeads, position, rotation, direction);
}

function forwardHeads(inputs: readonly Tensor3D[], layout: Layout, vis: Visibility, options: AttentionOptions): AttentionOutput {
  const { queries, heads, width } = layout;
  const call = prepare(layout, vis, options);
  const { kernel, seen, ...dispatch } = call.program('forward');
  const [out, logSumExp] = record(kernel, {
    ...dispatch, inputs: [...inputs, ...seen], outputs: [{ shape: [queries, heads, width] }, { shape: [queries, heads] }],
  });
  call.release();
  return { out, logSumExp };
}

/**
 * dq by groups of queries, dk and dv by groups of keys over all queries that see them: each number has one writer and one
 * order of summation. `stats` is what the second of the two kernels needs again. inputs: q, k, v, dOut.
 */
function queryGradient(
  { program, layout: { queries, heads, width } }: Call, inputs: readonly Tensor3D[], out: Tensor3D, logSumExp: Tensor2D,
  output: { readonly shape: [number, number, number] },
): { readonly gradient: Tensor3D; readonly stats: Tensor1D } {
  const [stats] = record(kernelFor('attentionDelta', [width], (name) => deltaKernel(name, width)), {
    inputs: [...inputs.slice(-1), out, logSumExp],
    outputs: [{ shape: [2 * queries * heads] }],
    uniforms: [queries * heads],
    groups: Math.ceil((queries * heads) / DELTA_THREADS),
  });
  const { kernel, seen, ...dispatch } = program('dq');
  const [gradient] = record(kernel, { ...dispatch, inputs: [...inputs, stats, ...seen], outputs: [output] });
  return { gradient, stats };
}
