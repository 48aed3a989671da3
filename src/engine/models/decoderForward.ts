import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { promptRows, visibilityOf } from '../batch.ts';
import { embedInput } from '../ops/embedRows/embedInput.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { addLinear, linear } from '../ops/linear/index.ts';
import { rotary } from '../ops/rotary/index.ts';
import { addRows, arrangeRows, headsToRows, joinHeads, rowsToHeads, splitHeads, takeRows } from '../ops/rows/index.ts';
import type { DeviceBatch, LinearWeight, Visibility } from '../ops/types.ts';
import { selfAttention, visibleAttention } from '../ops/visibleAttention/index.ts';
import type { AttentionWeights, Decoder, DecoderLayer, Norm } from './decoder.ts';
import type { KeyValueCache } from './keyValueCache.ts';
import { addFeedForward, branched, feedForward, normed } from './parts.ts';

/**
 * A causal decoder over packed rows: the final normed rows at targetRow. In the last layer only target rows are queries
 * and go on, which is exact. So it is that of the first layer's input only the rows up to the prompt's last have a gradient:
 * the others are tokens. What attention gives needs one on all rows, for they read the prompt. prompt [P,H] or null → [M,H].
 */
export function decoderForward(decoder: Decoder, batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache): Tensor2D {
  const { targetQueries: targets } = batch;
  const keys = cache?.begin(batch) ?? { visibility: visibilityOf(batch), targetVisibility: targets.visibility, position: batch.position };
  const everyRow: Queries = { of: (x) => x, every: true, position: batch.position, visibility: keys.visibility };
  const firstLayer: Queries = { ...everyRow, gradientRows: promptRows(batch.host) };
  // The one row of a generated token is its target: there is nothing to take.
  const single = batch.host.rowSource.length === 1 && batch.host.targetRow.length === 1;
  const lastLayer: Queries = single
    ? everyRow
    : { of: (x) => takeRows(x, targets.row), every: false, position: targets.position, visibility: keys.targetVisibility };
  // A window that reaches back to the first position hides nothing.
  const lastPosition = batch.host.position.reduce((a, b) => Math.max(a, b), 0);
  const rows = tidy(() => {
    let x = embed(decoder, batch, prompt);
    decoder.layers.forEach((layer, index) => {
      const queries = index === decoder.layers.length - 1 ? lastLayer : index === 0 ? firstLayer : everyRow;
      x = tidy(() => layerForward(x, layer, queries, (input) => attended(input, layer.attention, index, queries)));
    });
    const last = normed(x, decoder.finalNorm);
    return targets.arrangement === null ? last : arrangeRows(last, targets.arrangement);
  });
  cache?.finish();
  return rows;

  /** What `o` multiplies. [R,H] → [Rq,h·D] */
  function attended(x: Tensor2D, weights: AttentionWeights, index: number, queries: Queries): Tensor2D {
    const { rotation, scale, softCap = 0, window = 0, qNorm, kNorm } = weights;
    const { gradientRows } = queries;
    const options = { scale, softCap, window: lastPosition < window ? 0 : window, queryPosition: queries.position, keyPosition: keys.position, ...(gradientRows === undefined ? {} : { gradientRows }) };
    if (isPacked(weights) && queries.every) {
      const { numHeads: heads, numKeyValueHeads: kvHeads } = decoder;
      const qkv = splitHeads(linear(x, weights.qkv, gradientRows), heads + 2 * kvHeads);
      const packed = { heads, kvHeads, position: batch.position, rotation: rotation ?? null };
      if (cache === undefined) return joinHeads(selfAttention(qkv, packed, keys.visibility, options));
      const held = cache.extendTurned(index, qkv, packed);
      return joinHeads(visibleAttention(held.q, held.k, held.v, keys.visibility, options));
    }
    const turn = (heads: Tensor3D, position: Tensor1D) => (rotation === undefined ? heads : rotary(heads, position, rotation.inverseFrequency, rotation.scale));
    const q = turn(normedHeads(splitHeads(linear(queries.of(x), weights.q, gradientRows), decoder.numHeads), qNorm, gradientRows), queries.position);
    const k = turn(normedHeads(splitHeads(linear(x, weights.k, gradientRows), decoder.numKeyValueHeads), kNorm, gradientRows), batch.position);
    const v = splitHeads(linear(x, weights.v, gradientRows), decoder.numKeyValueHeads);
    const all = cache?.extend(index, k, v) ?? { k, v };
    return joinHeads(visibleAttention(q, all.k, all.v, queries.visibility, options));
  }
}

/** The rows of a layer that ask and go on. */
interface Queries {
  of(x: Tensor2D): Tensor2D;
  readonly every: boolean;
  /** Only of so many first rows does the layer's input need a gradient; all where it isn't set. */
  readonly gradientRows?: number;
  readonly position: Tensor1D;
  readonly visibility: Visibility;
}

function embed({ embedding, embeddingScale, positions }: Decoder, batch: DeviceBatch, prompt: Tensor2D | null): Tensor2D {
  const x = embedInput(batch.rowSource, embedding, prompt, batch.inputNoise, embeddingScale, promptRows(batch.host));
  return positions === null || positions === undefined ? x : addRows(x, embedRows(batch.position, positions, null));
}

/** Whether the product of all three weights is all that attention needs: their heads aren't normed apart. */
function isPacked(weights: AttentionWeights): weights is AttentionWeights & { readonly qkv: LinearWeight } {
  return weights.qkv !== null && weights.qkv !== undefined && !weights.qNorm && !weights.kNorm;
}

function layerForward(x: Tensor2D, layer: DecoderLayer, queries: Queries, attend: (input: Tensor2D) => Tensor2D): Tensor2D {
  const { gradientRows } = queries;
  const { normed: input, residual } = branched(x, layer.attentionIn, gradientRows);
  const rows = queries.of(residual);
  const { o } = layer.attention;
  if (layer.residual === 'parallel') {
    const shared = layer.feedForwardIn === layer.attentionIn ? queries.of(input) : normed(rows, layer.feedForwardIn, gradientRows);
    return addFeedForward(addNormed(rows, attend(input), o, layer.attentionOut), shared, layer.feedForward, gradientRows);
  }
  const middle = branched(normed(addNormed(rows, attend(input), o, layer.attentionOut), layer.attentionSum), layer.feedForwardIn);
  const sum = layer.feedForwardOut
    ? addRows(middle.residual, normed(feedForward(middle.normed, layer.feedForward), layer.feedForwardOut))
    : addFeedForward(middle.residual, middle.normed, layer.feedForward);
  return normed(sum, layer.feedForwardSum);
}

/** rows + x·oᵀ, the product normed first where it is. */
function addNormed(rows: Tensor2D, x: Tensor2D, o: LinearWeight, how: Norm | null | undefined): Tensor2D {
  return how ? addRows(rows, normed(linear(x, o), how)) : addLinear(rows, x, o);
}

/** Each head by itself. [R,h,D] → [R,h,D] */
function normedHeads(x: Tensor3D, how: Norm | null | undefined, gradientRows = x.shape[0]): Tensor3D {
  const [, heads] = x.shape;
  return how === null || how === undefined ? x : rowsToHeads(normed(headsToRows(x), how, gradientRows * heads), heads);
}
