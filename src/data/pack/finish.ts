import type { PackedBatch, PackResult } from '../../domain/batch.ts';
import type { PackedTree } from './packTree.ts';

/** One loss-bearing or scored token. */
export interface Target {
  readonly row: number;
  readonly id: number;
  readonly weight: number;
  readonly example: number;
  readonly candidate: number;
}

/** How many rows n rows are padded to; the identity packs without padding. */
export type Bucket = (n: number) => number;

/**
 * Pads a tree and its targets to bucket sizes. A padding row has token 0, position 0 and the empty interval; a
 * padding target points at row 0 with weight 0 and owner -1.
 */
export function finishBatch(tree: PackedTree, targets: readonly Target[], paddedRows: number, bucket: Bucket): PackResult {
  const usedRows = tree.rowSource.length;
  const rows = bucket(usedRows);
  const size = bucket(targets.length);
  const batch: PackedBatch = {
    rowSource: padded(tree.rowSource, rows),
    position: padded(tree.position, rows),
    visibleFrom: padded(tree.visibleFrom, rows),
    visibleUntil: padded(tree.visibleUntil, rows),
    targetRow: padded(targets.map((target) => target.row), size),
    targetId: padded(targets.map((target) => target.id), size),
    targetWeight: new Float32Array(size),
  };
  batch.targetWeight.set(targets.map((target) => target.weight));
  const owners = {
    example: padded(targets.map((target) => target.example), size, -1),
    candidate: padded(targets.map((target) => target.candidate), size, -1),
  };
  return { batch, owners, usedRows, usedTargets: targets.length, paddedRows };
}

function padded(values: ArrayLike<number>, length: number, filler = 0): Int32Array {
  const out = new Int32Array(length).fill(filler);
  out.set(values);
  return out;
}

/** Sources of P virtual tokens, the rows of prompt 0. */
export function promptSources(numVirtualTokens: number): Int32Array {
  return Int32Array.from({ length: numVirtualTokens }, (_, v) => -1 - v);
}
