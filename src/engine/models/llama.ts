import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import { visibilityOf } from '../batch.ts';
import { gatedActivation } from '../ops/activation/index.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { linear } from '../ops/linear/index.ts';
import { norm } from '../ops/norm/index.ts';
import { rotary } from '../ops/rotary/index.ts';
import { addRows, joinHeads, splitHeads, takeRows } from '../ops/rows/index.ts';
import type { DeviceBatch, Visibility } from '../ops/types.ts';
import { visibleAttention } from '../ops/visibleAttention/index.ts';
import type { KeyValueCache } from './keyValueCache.ts';
import type { LlamaLayer, LlamaWeights } from './llamaWeights.ts';

/**
 * Llama (Touvron et al. 2023; transformers' modeling_llama.py) over packed rows: the final normed rows at targetRow.
 * In the last layer only target rows are queries and go on, which is exact. prompt [P,H] or null → [M,H].
 */
export function llamaForward(
  weights: LlamaWeights, config: ModelConfig, batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache,
): Tensor2D {
  const visibility = cache?.begin(batch) ?? visibilityOf(batch);
  const everyRow: Queries = { of: (x) => x, position: batch.position, visibility };
  const { targetQueries: targets } = batch;
  const lastLayer: Queries = cache === undefined
    ? { of: (x) => takeRows(x, targets.row), position: targets.position, visibility: targets.visibility }
    : everyRow;
  const rows = tidy(() => {
    let x = embedRows(batch.rowSource, weights.embedding, prompt);
    weights.layers.forEach((layer, index) => {
      const queries = index < weights.layers.length - 1 ? everyRow : lastLayer;
      x = tidy(() => {
        const input = rmsNorm(x, layer.inputNorm, config);
        const attended = addRows(queries.of(x), attention(input, layer, index, queries));
        return addRows(attended, feedForward(rmsNorm(attended, layer.postNorm, config), layer));
      });
    });
    return takeRows(rmsNorm(x, weights.norm, config), cache === undefined ? targets.slot : batch.targetRow);
  });
  cache?.finish();
  return rows;

  function attention(x: Tensor2D, layer: LlamaLayer, index: number, queries: Queries): Tensor2D {
    const turn = (projected: Tensor2D, heads: number, position: Tensor1D) => rotary(splitHeads(projected, heads), position, weights.inverseFrequency);
    const q = turn(linear(queries.of(x), layer.q), config.numHeads, queries.position);
    const k = turn(linear(x, layer.k), config.numKeyValueHeads, batch.position);
    const v = splitHeads(linear(x, layer.v), config.numKeyValueHeads);
    const keys = cache?.extend(index, k, v) ?? { k, v };
    const scale = 1 / Math.sqrt(config.headDim);
    const out = visibleAttention(q, keys.k, keys.v, queries.visibility, { scale, softCap: 0, window: 0 });
    return linear(joinHeads(out), layer.o);
  }
}

/** The rows of a layer that ask and go on. */
interface Queries {
  of(x: Tensor2D): Tensor2D;
  readonly position: Tensor1D;
  readonly visibility: Visibility;
}

function rmsNorm(x: Tensor2D, weight: Tensor1D, { normEpsilon }: ModelConfig): Tensor2D {
  return norm(x, weight, null, { kind: 'rms', epsilon: normEpsilon });
}

function feedForward(x: Tensor2D, layer: LlamaLayer): Tensor2D {
  return linear(gatedActivation(linear(x, layer.gate), linear(x, layer.up), 'silu'), layer.down);
}
