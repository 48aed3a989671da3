import { argMax, dispose, getBackend, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
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
  const first = firstBatch(model, ids, numVirtual);
  const firstRows = first.rowSource.length;
  const limit = Math.min(maxNew, maxPositions - firstRows);
  const cache = createKeyValueCache(firstRows + Math.max(0, limit));
  // A GPU is given the next token's work before this one's id is read: the id is on the device already.
  const ahead = getBackend() === 'webgpu' ? 1 : 0;
  const made: Tensor1D[] = [];
  const read: Promise<number>[] = [];
  const generated: number[] = [];
  try {
    while (generated.length < limit) {
      while (made.length < limit && made.length <= generated.length + ahead) {
        const best = likeliestNext(model, prompt, made.at(-1) ?? first, cache);
        made.push(best);
        read.push(best.data<'int32'>().then(([id = 0]) => id));
      }
      const next = await read[generated.length] ?? 0;
      generated.push(next);
      if (eosIds.includes(next)) break;
    }
    return [...(start === undefined ? ids : [start]), ...generated];
  } finally {
    await Promise.allSettled(read);
    dispose(made);
    cache.dispose();
  }
}

/** A text behind `numVirtual` virtual tokens, before its first generated token. */
export function firstBatch({ config }: BaseModel, ids: Int32Array, numVirtual: number): PackedBatch {
  const start = config.decoderStartTokenId;
  return start === undefined ? causalBatch(ids, numVirtual) : answerBatch(ids, numVirtual, start);
}

/** The id [1] of the likeliest token after a first batch, or after the token whose id [1] is on the device. */
export function likeliestNext(model: BaseModel, prompt: Tensor2D | null, after: PackedBatch | Tensor1D, cache: KeyValueCache): Tensor1D {
  // On the host the id isn't known yet; any stands for it.
  const device = toDevice('dataId' in after ? causalBatch(new Int32Array(1), 0, cache.length) : after);
  const batch = 'dataId' in after ? { ...device, rowSource: after } : device;
  const best = tidy(() => argMax<Tensor1D>(headLogits(model.forward(batch, prompt, cache), model.head), 1));
  device.dispose();
  return best;
}
