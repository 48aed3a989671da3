import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { StudioError } from '../../domain/errors.ts';
import { visibilityOf } from '../batch.ts';
import { embedInput } from '../ops/embedRows/embedInput.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { linear } from '../ops/linear/index.ts';
import { promptInput } from '../ops/promptInput/index.ts';
import type { AttentionInput } from '../ops/promptInput/index.ts';
import { addRows, arrangeRows, joinHeads, splitHeads, takeRows } from '../ops/rows/index.ts';
import type { DeviceBatch, DeviceEncoder, DistanceBias, HeldKeys, Visibility } from '../ops/types.ts';
import { visibleAttention } from '../ops/visibleAttention/index.ts';
import type { AttentionWeights } from './decoder.ts';
import type { EncoderDecoder, ReadingLayer } from './encoderDecoder.ts';
import type { KeyValueCache } from './keyValueCache.ts';
import { addFeedForward, branched, normed } from './parts.ts';

/**
 * An encoder-decoder over packed rows: the final normed decoder rows at targetRow. The prompt stands before the texts
 * that the encoder reads; its rows and the decoder's meet in cross-attention alone. In the last decoder layer only
 * target rows are queries and go on, which is exact. With a cache, what was read is computed at the first forward, whose
 * batch has an encoder, and its keys and values are kept. prompt [P,H] or null → [M,H].
 */
export function encoderDecoderForward(model: EncoderDecoder, batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache): Tensor2D {
  const keys = cache?.begin(batch) ?? { visibility: visibilityOf(batch), position: batch.position, cross: batch.encoder?.cross ?? null };
  if (keys.cross === null) throw new StudioError('unexpected', 'An encoder-decoder needs a text to read, and the batch has none.');
  const { targetQueries: targets } = batch;
  const everyRow: Queries = { of: (x) => x, position: batch.position, visibility: keys.visibility, cross: keys.cross };
  const lastLayer: Queries = cache === undefined && batch.encoder !== null
    ? { of: (x) => takeRows(x, targets.row), position: targets.position, visibility: targets.visibility, cross: batch.encoder.targetCross }
    : everyRow;
  const { layers, distanceBias, finalNorm } = model.decoder;
  const rows = tidy(() => {
    const read = batch.encoder === null ? null : readTexts(model, batch.encoder, prompt, batch.inputNoise);
    const keysOf = (weights: AttentionWeights): HeldKeys => {
      if (read === null) throw new StudioError('unexpected', 'The cache of a text holds no keys of this layer.');
      return project(read, weights, model.numHeads);
    };
    let x = embedRows(batch.rowSource, model.embedding, null);
    layers.forEach((layer, index) => {
      const queries = index < layers.length - 1 ? everyRow : lastLayer;
      x = tidy(() => {
        const { normed: input, residual } = branched(x, layer.attentionIn);
        const own = project(input, layer.attention, model.numHeads);
        const among = { visibility: queries.visibility, bias: { distanceBias, queryPosition: queries.position, keyPosition: keys.position } };
        const attended = addRows(queries.of(residual), attend(queries.of(input), cache?.extend(index, own.k, own.v) ?? own, layer.attention, model.numHeads, among));
        const text = cache?.keepCross(index, () => keysOf(layer.cross)) ?? keysOf(layer.cross);
        const asked = branched(attended, layer.crossIn);
        const crossed = addRows(asked.residual, attend(asked.normed, text, layer.cross, model.numHeads, { visibility: queries.cross }));
        return withFeedForward(crossed, layer);
      });
    });
    const last = normed(x, finalNorm);
    if (lastLayer === everyRow) return takeRows(last, batch.targetRow);
    return targets.arrangement === null ? last : arrangeRows(last, targets.arrangement);
  });
  cache?.finish();
  return rows;
}

/** The decoder rows of a layer that ask and go on. */
interface Queries {
  of(x: Tensor2D): Tensor2D;
  readonly position: Tensor1D;
  readonly visibility: Visibility;
  readonly cross: Visibility;
}

/** What attention compares: who sees whom, and within a stack the distances. */
interface Seen {
  readonly visibility: Visibility;
  readonly bias?: { readonly distanceBias: DistanceBias; readonly queryPosition: Tensor1D; readonly keyPosition: Tensor1D };
}

/** Prompt and texts through the encoder. → [E,H] */
function readTexts(model: EncoderDecoder, batch: DeviceEncoder, prompt: Tensor2D | null, noise: Tensor2D | null): Tensor2D {
  const { encoder, numHeads } = model;
  const { position, visibility } = batch;
  const among = { visibility, bias: { distanceBias: encoder.distanceBias, queryPosition: position, keyPosition: position } };
  let x: Tensor2D | null = null;
  for (const layer of encoder.layers) {
    const before: Tensor2D | null = x;
    x = tidy((): Tensor2D => {
      const { q, k, v, residual } = before === null ? firstInput(model, layer, batch, prompt, noise) : inputOf(before, layer);
      const own = { k: splitHeads(k, numHeads), v: splitHeads(v, numHeads) };
      return withFeedForward(addRows(residual, answer(splitHeads(q, numHeads), own, layer.attention, among)), layer);
    });
  }
  if (x === null) throw new StudioError('unexpected', 'An encoder has no layers.');
  return normed(x, encoder.finalNorm);
}

/** The first layer's; with a prompt its gradient is computed on the prompt's rows alone. */
function firstInput({ embedding: table }: EncoderDecoder, layer: ReadingLayer, { rowSource, promptRows }: DeviceEncoder, prompt: Tensor2D | null, noise: Tensor2D | null): AttentionInput {
  if (prompt === null || promptRows === null) return inputOf(embedInput(rowSource, table, prompt, noise), layer);
  return promptInput(prompt, { rowSource, table, noise, promptRows }, layer.attentionIn, layer.attention);
}

/** x [E,H] */
function inputOf(x: Tensor2D, { attentionIn, attention: { q, k, v } }: ReadingLayer): AttentionInput {
  const { normed: input, residual } = branched(x, attentionIn);
  return { q: linear(input, q), k: linear(input, k), v: linear(input, v), residual };
}

/** Keys and values [R,h,D] of rows [R,H]. */
function project(x: Tensor2D, { k, v }: AttentionWeights, numHeads: number): HeldKeys {
  return { k: splitHeads(linear(x, k), numHeads), v: splitHeads(linear(x, v), numHeads) };
}

/** Rows [R,H] asking the keys. → [R,H] */
function attend(x: Tensor2D, keys: HeldKeys, weights: AttentionWeights, numHeads: number, seen: Seen): Tensor2D {
  return answer(splitHeads(linear(x, weights.q), numHeads), keys, weights, seen);
}

/** What queries [R,h,D] find. → [R,H] */
function answer(queries: Tensor3D, keys: HeldKeys, { o, scale }: AttentionWeights, { visibility, bias }: Seen): Tensor2D {
  return linear(joinHeads(visibleAttention(queries, keys.k, keys.v, visibility, { scale, softCap: 0, window: 0, ...bias })), o);
}

function withFeedForward(x: Tensor2D, { feedForwardIn, feedForward: weights }: ReadingLayer): Tensor2D {
  const { normed: input, residual } = branched(x, feedForwardIn);
  return addFeedForward(residual, input, weights);
}
