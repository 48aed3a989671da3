import { argMax, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackedBatch } from '../../domain/batch.ts';
import { answerBatch } from '../answerBatch.ts';
import { causalBatch, toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { createKeyValueCache } from '../models/keyValueCache.ts';
import type { KeyValueCache } from '../models/keyValueCache.ts';
import { headLogits } from '../ops/headCrossEntropy/logits.ts';

/**
 * Greedy decoding: the likeliest token after prompt and text, again and again. Stops after `maxNew` tokens, after an
 * end-of-text token (which is returned too), or where the context is full. prompt [P,H] or null → `ids` and the new ids;
 * of an encoder-decoder, which reads prompt and text: its start token and the new ids.
 */
export async function generateGreedy(
  model: BaseModel, prompt: Tensor2D | null, ids: Int32Array, maxNew: number, eosIds: readonly number[],
): Promise<number[]> {
  const numVirtual = prompt?.shape[0] ?? 0;
  const { maxPositions, decoderStartTokenId: start } = model.config;
  const first = start === undefined ? causalBatch(ids, numVirtual) : answerBatch(ids, numVirtual, start);
  const firstRows = first.rowSource.length;
  const limit = Math.min(maxNew, maxPositions - firstRows);
  const cache = createKeyValueCache(firstRows + Math.max(0, limit));
  const generated: number[] = [];
  try {
    let batch = first;
    while (generated.length < limit) {
      const next = await likeliestNext(model, prompt, batch, cache);
      generated.push(next);
      if (eosIds.includes(next)) break;
      batch = causalBatch(Int32Array.of(next), 0, cache.length);
    }
    return [...(start === undefined ? ids : [start]), ...generated];
  } finally {
    cache.dispose();
  }
}

async function likeliestNext(model: BaseModel, prompt: Tensor2D | null, batch: PackedBatch, cache: KeyValueCache): Promise<number> {
  const device = toDevice(batch);
  const best = tidy(() => argMax(headLogits(model.forward(device, prompt, cache), model.head), 1));
  const [id] = await best.data<'int32'>();
  best.dispose();
  device.dispose();
  return id ?? 0;
}
