import { keep } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import type { AttentionOptions, Visibility } from '../types.ts';
import { isPositioned, spansKernel, spansSize } from './webgpuSpans.ts';
import type { SpanVariant } from './webgpuSpans.ts';
import { TILE } from './webgpuTile.ts';

/**
 * The spans of a visibility (webgpuSpans.ts), made once for all layers that ask for the same where the visibility
 * has a place for them, else for this call alone.
 */
export function spansOf(
  queries: number, keys: number, vis: Visibility, options: AttentionOptions, variant: SpanVariant,
): { readonly spans: Tensor1D; readonly release: () => void } {
  // A bias is a layer's own: it isn't kept for others.
  const shared = variant.biased ? undefined : vis.shared;
  const key = `spans ${variant.windowed ? 'with positions' : ''}`;
  const found = shared?.get(key);
  if (found !== undefined) return { spans: found, release: () => undefined };
  const spans = makeSpans(queries, keys, vis, options, variant);
  if (shared === undefined) return { spans, release: () => { spans.dispose(); } };
  shared.set(key, keep(spans));
  return { spans, release: () => undefined };
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
