import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import type { AttentionOptions, PackedHeads, Visibility } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { GROUP } from './groupRuns.ts';
import { headFields } from './webgpuHeads.ts';
import type { AttentionVariant } from './webgpuParts.ts';
import { dkdvRowKernel, dqRowKernel, forwardRowKernel } from './webgpuRowKernels.ts';
import { quadsOf } from './webgpuRow.ts';
import { runsOf, spansOf } from './webgpuSpansOf.ts';
import { TILE } from './webgpuTile.ts';
import { dkdvKernel, dqKernel, forwardKernel } from './webgpuTileKernels.ts';
import { attentionWay } from './webgpuWay.ts';
import type { AttentionWay } from './webgpuWay.ts';

/** Numbers of rows and heads, and whether all heads lie in one array. */
export interface Layout {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly width: number;
  readonly packed: boolean;
}

/** q [Rq,h,D], k [Rk,hk,D] */
export const separate = (q: Tensor3D, k: Tensor3D): Layout =>
  ({ queries: q.shape[0], keys: k.shape[0], heads: q.shape[1], kvHeads: k.shape[1], width: q.shape[2], packed: false });

/** qkv [R,h+2·hk,D] */
export const packed = ({ shape: [rows, , width] }: Tensor3D, { heads, kvHeads }: PackedHeads): Layout =>
  ({ queries: rows, keys: rows, heads, kvHeads, width, packed: true });

type Part = 'forward' | 'dq' | 'dkdv';

/** A kernel with all of its dispatch but the arrays of heads. */
interface Program {
  readonly kernel: Kernel;
  readonly uniforms: readonly number[];
  /** Who sees whom, as the kernel reads it: its last inputs. */
  readonly seen: readonly Tensor1D[];
  readonly groups: number;
  readonly work: number;
}

export interface Call {
  readonly layout: Layout;
  readonly program: (part: Part) => Program;
  /** Lets go of what was derived from the visibility, where it is this call's own. */
  readonly release: () => void;
}

/** The kernels of each way, and the rows that a workgroup has. */
const KERNELS: Readonly<Record<AttentionWay, Readonly<Record<Part, (name: string, variant: AttentionVariant) => Kernel>> & { readonly rows: number }>> = {
  tiles: { forward: forwardKernel, dq: dqKernel, dkdv: dkdvKernel, rows: TILE },
  rows: { forward: forwardRowKernel, dq: dqRowKernel, dkdv: dkdvRowKernel, rows: GROUP },
};

/** Products of queries or scores with heads of keys, values or their gradients. */
const PRODUCTS: Readonly<Record<Part, number>> = { forward: 2, dq: 3, dkdv: 4 };

/** Attention of these rows on the current device, in its way. */
export function prepare(layout: Layout, vis: Visibility, options: AttentionOptions): Call {
  const { queries, keys, heads, kvHeads, width } = layout;
  const { distanceBias } = options;
  const variant: AttentionVariant = { width, windowed: options.window > 0, capped: options.softCap > 0, biased: distanceBias !== undefined, packed: layout.packed };
  const way = attentionWay();
  const spans = spansOf(queries, keys, vis, options, variant);
  const runs = way === 'rows' ? runsOf(queries, vis) : null;
  const uniforms = [
    queries, keys, heads, kvHeads, ...headFields(heads, kvHeads, layout.packed), options.window, distanceBias?.maxDistance ?? 0,
    options.gradientRows ?? Math.max(queries, keys), quadsOf(width), options.scale, options.softCap,
  ];
  const pairs = visiblePairs(vis, queries);
  return {
    layout,
    program: (part) => ({
      kernel: kernelFor(`attention ${part} by ${way}`, [width, variant.windowed, variant.capped, variant.biased, variant.packed], (name) => KERNELS[way][part](name, variant)),
      uniforms,
      seen: [spans.tensor, ...(runs === null || part === 'dkdv' ? [] : [runs.tensor])],
      groups: part === 'dkdv' ? Math.ceil(keys / KERNELS[way].rows) * kvHeads : Math.ceil(queries / KERNELS[way].rows) * heads,
      work: PRODUCTS[part] * pairs * heads * width,
    }),
    release: () => {
      spans.release();
      runs?.release();
    },
  };
}

/** Of a query and a key that it sees, but for a window. */
function visiblePairs({ hostFrom, hostUntil }: Visibility, queries: number): number {
  let pairs = 0;
  for (let key = 0; key < hostFrom.length; key++) pairs += Math.max(0, Math.min(hostUntil[key] ?? 0, queries) - Math.max(hostFrom[key] ?? 0, 0));
  return pairs;
}
