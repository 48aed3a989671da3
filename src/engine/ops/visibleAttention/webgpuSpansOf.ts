import { keep, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { groupRuns } from './groupRuns.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import type { AttentionOptions, Visibility } from '../types.ts';
import { isPositioned, spansKernel, spansSize } from './webgpuSpans.ts';
import type { SpanVariant } from './webgpuSpans.ts';
import { TILE } from './webgpuTile.ts';

/** What is derived from a visibility, and what lets go of it where it was made for one call alone. */
export interface Derived { readonly tensor: Tensor1D; readonly release: () => void }

/** The spans of a visibility (webgpuSpans.ts). */
export function spansOf(queries: number, keys: number, vis: Visibility, options: AttentionOptions, variant: SpanVariant): Derived {
  // A bias is a layer's own: it isn't kept for others.
  return derive(variant.biased ? undefined : vis.shared, `spans ${variant.windowed ? 'with positions' : ''}`, () => makeSpans(queries, keys, vis, options, variant));
}

/** The runs of keys that groups of queries meet (groupRuns.ts). */
export function runsOf(queries: number, vis: Visibility): Derived {
  return derive(vis.shared, 'runs', () => tensor1d(groupRuns(vis.hostFrom, vis.hostUntil, queries), 'int32'));
}

/** Made once for all layers that ask for the same where there is a place for it, else for this call alone. */
function derive(shared: Map<string, Tensor1D> | undefined, key: string, make: () => Tensor1D): Derived {
  const found = shared?.get(key);
  if (found !== undefined) return { tensor: found, release: () => undefined };
  const tensor = make();
  if (shared === undefined) return { tensor, release: () => { tensor.dispose(); } };
  shared.set(key, keep(tensor));
  return { tensor, release: () => undefined };
}

function makeSpans(queries: number, keys: number, vis: Visibility, options: AttentionOptions, variant: SpanVariant): Tensor1D {
  const { queryPosition, keyPosition, distanceBias } = options;
  const positioned = isPositioned(variant);
  if (positioned && (!queryPosition || !keyPosition)) throw new Error('A sliding window or a distance bias needs the positions of queries and keys.');
  const biases = distanceBias?.byDistance.size ?? 0;
  return record(kernelFor('attentionSpans', [variant.windowed, variant.biased], (name) => spansKernel(name, variant)), {
    inputs: [
      vis.from, vis.until, ...(positioned && queryPosition && keyPosition ? [keyPosition, queryPosition] : []),
      ...(distanceBias ? [distanceBias.byDistance] : []),
    ],
    outputs: [{ shape: [spansSize(queries, keys, biases)] }],
    uniforms: [queries, keys, biases],
    groups: Math.ceil(Math.max(queries, keys, biases) / TILE),
  })[0];
}
