import type { PackResult } from '../../domain/batch.ts';
import { bucketRows } from './bucket.ts';
import { finishBatch, promptSources } from './finish.ts';
import type { Bucket } from './finish.ts';
import { packTree } from './packTree.ts';

/**
 * One text after a prompt, for generation. The one target is the last row; what it predicts is not known yet, so its
 * id is 0 and its weight 0.
 */
export function packPlain(ids: ArrayLike<number>, numVirtualTokens: number, bucket: Bucket = bucketRows): PackResult {
  const rows = numVirtualTokens + ids.length;
  if (rows === 0) throw new RangeError('Nothing to continue: neither prompt nor tokens.');
  const tree = packTree([{ parent: -1, sources: promptSources(numVirtualTokens) }, { parent: 0, sources: ids }]);
  return finishBatch(tree, [{ row: rows - 1, id: 0, weight: 0, example: 0, candidate: -1 }], rows, bucket);
}
