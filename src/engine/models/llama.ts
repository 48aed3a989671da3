import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import { visibilityOf } from '../batch.ts';
import { gatedActivation } from '../ops/activation/index.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { linear } from '../ops/linear/index.ts';
import { norm } from '../ops/norm/index.ts';
import { rotary } from '../ops/rotary/index.ts';
import { addRows, joinHeads, splitHeads, takeRows } from '../ops/rows/index.ts';
import type { AttentionOptions, DeviceBatch } from '../ops/types.ts';
import { visibleAttention } from '../ops/visibleAttention/index.ts';
import type { KeyValueCache } from './keyValueCache.ts';
import type { LlamaLayer, LlamaWeights } from './llamaWeights.ts';

/**
 * Llama (Touvron et al. 2023; transformers' modeling_llama.py) over packed rows: the final normed rows at targetRow.
 * After the last attention only target rows go on, which is exact. prompt [P,H] or null → [M,H].
 */
export function llamaForward(
  weights: LlamaWeights, config: ModelConfig, batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache,
): Tensor2D {
  const vis = cache?.begin(batch) ?? visibilityOf(batch);
  const { numHeads, numKeyValueHeads, normEpsilon: epsilon } = config;
  const attentionOptions: AttentionOptions = { scale: 1 / Math.sqrt(config.headDim), softCap: 0, window: 0 };
  const rmsNorm = (x: Tensor2D, weight: LlamaLayer['inputNorm']) => norm(x, weight, null, { kind: 'rms', epsilon });

  const attention = (x: Tensor2D, layer: LlamaLayer, index: number): Tensor2D => {
    const turn = (rows: Tensor2D, heads: number) => rotary(splitHeads(rows, heads), batch.position, weights.inverseFrequency);
    const q = turn(linear(x, layer.q), numHeads);
    const k = turn(linear(x, layer.k), numKeyValueHeads);
    const v = splitHeads(linear(x, layer.v), numKeyValueHeads);
    const keys = cache?.extend(index, k, v) ?? { k, v };
    return joinHeads(visibleAttention(q, keys.k, keys.v, vis, attentionOptions));
  };
  const feedForward = (x: Tensor2D, layer: LlamaLayer): Tensor2D =>
    linear(gatedActivation(linear(x, layer.gate), linear(x, layer.up), 'silu'), layer.down);

  const rows = tidy(() => {
    let x = embedRows(batch.rowSource, weights.embedding, prompt);
    weights.layers.forEach((layer, index) => {
      x = tidy(() => {
        const seen = attention(rmsNorm(x, layer.inputNorm), layer, index);
        const onwards = index < weights.layers.length - 1 ? (t: Tensor2D) => t : (t: Tensor2D) => takeRows(t, batch.targetRow);
        const attended = addRows(onwards(x), linear(onwards(seen), layer.o));
        return addRows(attended, feedForward(rmsNorm(attended, layer.postNorm), layer));
      });
    });
    return rmsNorm(x, weights.norm);
  });
  cache?.finish();
  return rows;
}
