import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { turnInPlace } from '../rotary/webgpu.ts';
import type { AttentionOptions, AttentionOutput, PackedHeads, Visibility } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { dkdvKernel, dqKernel, forwardKernel } from './webgpuKernels.ts';
import type { AttentionVariant } from './webgpuKernels.ts';
import { headFields } from './webgpuHeads.ts';
import { deltaKernel, DELTA_THREADS } from './webgpuSpans.ts';
import { spansOf } from './webgpuSpansOf.ts';
import { TILE } from './webgpuTile.ts';

/**
 * See reference.ts. A workgroup takes 32 queries of one head past the tiles of 32 keys that any of them sees, with a
 * running maximum and sum (Milakov & Gimelshein 2018; Dao et al. 2022): scores and probabilities stay on the chip.
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
  const { kernel, layout: { keys, kvHeads } } = call;
  const [dk, dv] = record(kernel('attentionDkDv', dkdvKernel), {
    inputs: [...inputs, dq.stats, call.spans], outputs: [{ shape: k.shape }, { shape: k.shape }],
    uniforms: call.uniforms, groups: Math.ceil(keys / TILE) * kvHeads,
  });
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
  const { kernel, layout: { keys, kvHeads } } = call;
  record(kernel('attentionDkDv', dkdvKernel), {
    inputs: [...inputs, stats, call.spans], outputs: [gradient], uniforms: call.uniforms, groups: Math.ceil(keys / TILE) * kvHeads,
  });
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
  const [out, logSumExp] = record(call.kernel('forwardAttention', forwardKernel), {
    inputs: [...inputs, call.spans],
    outputs: [{ shape: [queries, heads, width] }, { shape: [queries, heads] }],
    uniforms: call.uniforms,
    groups: Math.ceil(queries / TILE) * heads,
  });
  call.release();
  return { out, logSumExp };
}

/**
 * dq by tiles of queries, dk and dv by tiles of keys over all queries that see them: each number has one writer and one
 * order of summation. `stats` is what the second of the two kernels needs again. inputs: q, k, v, dOut.
 */
function queryGradient(
  { kernel, uniforms, spans, layout: { queries, heads, width } }: Call, inputs: readonly Tensor3D[], out: Tensor3D, logSumExp: Tensor2D,
  output: { readonly shape: [number, number, number] },
): { readonly gradient: Tensor3D; readonly stats: Tensor1D } {
  const [stats] = record(kernelFor('attentionDelta', [], deltaKernel), {
    inputs: [...inputs.slice(-1), out, logSumExp],
    outputs: [{ shape: [2 * queries * heads] }],
    uniforms: [queries * heads, width],
    groups: Math.ceil((queries * heads) / DELTA_THREADS),
  });
  const [gradient] = record(kernel('attentionDq', dqKernel), {
    inputs: [...inputs, stats, spans], outputs: [output], uniforms, groups: Math.ceil(queries / TILE) * heads,
  });
  return { gradient, stats };
}

/** Numbers of rows and heads, and whether all heads lie in one array. */
interface Layout {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly width: number;
  readonly packed: boolean;
}

const separate = (q: Tensor3D, k: Tensor3D): Layout =>
  ({ queries: q.shape[0], keys: k.shape[0], heads: q.shape[1], kvHeads: k.shape[1], width: q.shape[2], packed: false });

const packed = ({ shape: [rows, , width] }: Tensor3D, { heads, kvHeads }: PackedHeads): Layout =>
  ({ queries: rows, keys: rows, heads, kvHeads, width, packed: true });

interface Call {
  readonly layout: Layout;
  /** Who sees whom, as the kernels read it. */
  readonly spans: Tensor1D;
  readonly uniforms: readonly number[];
  readonly kernel: (name: string, build: (name: string, variant: AttentionVariant) => Kernel) => Kernel;
  /** Lets go of the spans, where they are this call's own. */
  readonly release: () => void;
}

function prepare(layout: Layout, vis: Visibility, options: AttentionOptions): Call {
  const { queries, keys, heads, kvHeads, width } = layout;
  const { distanceBias } = options;
  const variant: AttentionVariant = { width, windowed: options.window > 0, capped: options.softCap > 0, biased: distanceBias !== undefined, packed: layout.packed };
  const { spans, release } = spansOf(queries, keys, vis, options, variant);
  return {
    layout, spans, release,
    uniforms: [
      queries, keys, heads, kvHeads, ...headFields(heads, kvHeads, layout.packed), options.window, distanceBias?.maxDistance ?? 0, options.scale, options.softCap,
    ],
    kernel: (name, build) => kernelFor(name, [width, variant.windowed, variant.capped, variant.biased, variant.packed], (key) => build(key, variant)),
  };
}
