import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { visibilityOf } from '../batch.ts';
import { embedInput } from '../ops/embedRows/embedInput.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { linear } from '../ops/linear/index.ts';
import { rotary } from '../ops/rotary/index.ts';
import { addRows, headsToRows, joinHeads, rowsToHeads, splitHeads, takeRows } from '../ops/rows/index.ts';
import type { DeviceBatch, Visibility } from '../ops/types.ts';
import { visibleAttention } from '../ops/visibleAttention/index.ts';
import type { AttentionWeights, Decoder, DecoderLayer, Norm } from './decoder.ts';
import type { KeyValueCache } from './keyValueCache.ts';
import { feedForward, normed } from './parts.ts';

/**
 * A causal decoder over packed rows: the final normed rows at targetRow. In the last layer only target rows are queries
 * and go on, which is exact. prompt [P,H] or null → [M,H].
 */
export function decoderForward(decoder: Decoder, batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache): Tensor2D {
  const keys = cache?.begin(batch) ?? { visibility: visibilityOf(batch), position: batch.position };
  const everyRow: Queries = { of: (x) => x, position: batch.position, visibility: keys.visibility };
  const { targetQueries: targets } = batch;
  const lastLayer: Queries = cache === undefined
    ? { of: (x) => takeRows(x, targets.row), position: targets.position, visibility: targets.visibility }
    : everyRow;
  // A window that reaches back to the first position hides nothing.
  const lastPosition = batch.host.position.reduce((a, b) => Math.max(a, b), 0);
  const rows = tidy(() => {
    let x = embed(decoder, batch, prompt);
    decoder.layers.forEach((layer, index) => {
      const queries = index < decoder.layers.length - 1 ? everyRow : lastLayer;
      x = tidy(() => layerForward(x, layer, queries, (input) => attention(input, layer.attention, index, queries)));
    });
    return takeRows(normed(x, decoder.finalNorm), cache === undefined ? targets.slot : batch.targetRow);
  });
  cache?.finish();
  return rows;

  function attention(x: Tensor2D, weights: AttentionWeights, index: number, queries: Queries): Tensor2D {
    const { rotation, scale, softCap = 0, window = 0, qNorm, kNorm } = weights;
    const turn = (heads: Tensor3D, position: Tensor1D) => (rotation === undefined ? heads : rotary(heads, position, rotation.inverseFrequency, rotation.scale));
    const q = turn(normedHeads(splitHeads(linear(queries.of(x), weights.q), decoder.numHeads), qNorm), queries.position);
    const k = turn(normedHeads(splitHeads(linear(x, weights.k), decoder.numKeyValueHeads), kNorm), batch.position);
    const v = splitHeads(linear(x, weights.v), decoder.numKeyValueHeads);
    const all = cache?.extend(index, k, v) ?? { k, v };
    const out = visibleAttention(q, all.k, all.v, queries.visibility, {
      scale, softCap, window: lastPosition < window ? 0 : window, queryPosition: queries.position, keyPosition: keys.position,
    });
    return linear(joinHeads(out), weights.o);
  }
}

/** The rows of a layer that ask and go on. */
interface Queries {
  of(x: Tensor2D): Tensor2D;
  readonly position: Tensor1D;
  readonly visibility: Visibility;
}

function embed({ embedding, embeddingScale, positions }: Decoder, batch: DeviceBatch, prompt: Tensor2D | null): Tensor2D {
  const x = embedInput(batch.rowSource, embedding, prompt, batch.inputNoise, embeddingScale);
  return positions === null || positions === undefined ? x : addRows(x, embedRows(batch.position, positions, null));
}

function layerForward(x: Tensor2D, layer: DecoderLayer, queries: Queries, attend: (input: Tensor2D) => Tensor2D): Tensor2D {
  const input = normed(x, layer.attentionIn);
  const rows = queries.of(x);
  const attended = normed(attend(input), layer.attentionOut);
  if (layer.residual === 'parallel') {
    const shared = layer.feedForwardIn === layer.attentionIn ? queries.of(input) : normed(rows, layer.feedForwardIn);
    return addRows(rows, addRows(attended, feedForward(shared, layer.feedForward)));
  }
  const middle = normed(addRows(rows, attended), layer.attentionSum);
  const fed = normed(feedForward(normed(middle, layer.feedForwardIn), layer.feedForward), layer.feedForwardOut);
  return normed(addRows(middle, fed), layer.feedForwardSum);
}

/** Each head by itself. [R,h,D] → [R,h,D] */
function normedHeads(x: Tensor3D, how: Norm | null | undefined): Tensor3D {
  return how === null || how === undefined ? x : rowsToHeads(normed(headsToRows(x), how), x.shape[1]);
}
