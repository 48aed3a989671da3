import type { EncoderRows, PackedBatch, PackResult } from '../../domain/batch.ts';
import type { PackedTree } from './packTree.ts';

/** One loss-bearing or scored token. */
export interface Target {
  readonly row: number;
  readonly id: number;
  readonly weight: number;
  readonly example: number;
  readonly candidate: number;
}

/** A class to be scored or learned for one example, with its weight in the loss. */
export interface Candidate { readonly candidate: number; readonly weight: number }

/** How many rows n rows are padded to; the identity packs without padding. */
export type Bucket = (n: number) => number;

/**
 * Pads a tree, its targets and an encoder's rows to bucket sizes. A padding row has token 0, position 0 and the empty
 * interval; a padding target points at the last target's row, so that targets in order stay so, with weight 0 and owner -1.
 */
export function finishBatch(tree: PackedTree, targets: readonly Target[], paddedRows: number, bucket: Bucket, encoder?: EncoderRows): PackResult {
  const usedRows = tree.rowSource.length + (encoder?.rowSource.length ?? 0);
  const rows = bucket(tree.rowSource.length);
  const size = bucket(targets.length);
  const batch: PackedBatch = {
    rowSource: padded(tree.rowSource, rows),
    position: padded(tree.position, rows),
    visibleFrom: padded(tree.visibleFrom, rows),
    visibleUntil: padded(tree.visibleUntil, rows),
    targetRow: padded(targets.map((target) => target.row), size, targets.at(-1)?.row),
    targetId: padded(targets.map((target) => target.id), size),
    targetWeight: new Float32Array(size),
    ...(encoder === undefined ? {} : { encoder: paddedEncoder(encoder, bucket(encoder.rowSource.length)) }),
  };
  batch.targetWeight.set(targets.map((target) => target.weight));
  const owners = {
    example: padded(targets.map((target) => target.example), size, -1),
    candidate: padded(targets.map((target) => target.candidate), size, -1),
  };
  return { batch, owners, usedRows, usedTargets: targets.length, paddedRows };
}

function paddedEncoder(encoder: EncoderRows, rows: number): EncoderRows {
  return {
    rowSource: padded(encoder.rowSource, rows),
    position: padded(encoder.position, rows),
    visibleFrom: padded(encoder.visibleFrom, rows),
    visibleUntil: padded(encoder.visibleUntil, rows),
    crossFrom: padded(encoder.crossFrom, rows),
    crossUntil: padded(encoder.crossUntil, rows),
  };
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
