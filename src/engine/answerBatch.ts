import type { PackedBatch } from '../domain/batch.ts';
import { causalBatch } from './batch.ts';

/** One text for an encoder, `numVirtualTokens` virtual tokens before it; the decoder predicts after its start token. */
export function answerBatch(ids: Int32Array, numVirtualTokens: number, decoderStart: number): PackedBatch {
  const { rowSource, position, visibleUntil } = causalBatch(ids, numVirtualTokens);
  const [first, next] = [new Int32Array(rowSource.length), new Int32Array(rowSource.length).fill(1)];
  return {
    ...causalBatch(Int32Array.of(decoderStart), 0),
    encoder: { rowSource, position, visibleFrom: first, visibleUntil, crossFrom: first, crossUntil: next },
  };
}
