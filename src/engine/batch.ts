import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { PackedBatch } from '../domain/batch.ts';
import { StudioError } from '../domain/errors.ts';
import { checkEncoderShape, encoderTensors, encoderToDevice } from './encoder.ts';
import type { Arrangement, DeviceBatch, TargetQueries, Visibility } from './ops/types.ts';

/**
 * Puts a batch on the device, after checking on the host what no kernel checks. The caller disposes it.
 * @param noise R·H values to be added to the embedded rows; with an encoder, E·H to its own
 */
export function toDevice(batch: PackedBatch, noise: Float32Array | null = null): DeviceBatch {
  checkShape(batch);
  const tensors = {
    rowSource: tensor1d(batch.rowSource, 'int32'),
    position: tensor1d(batch.position, 'int32'),
    visibleFrom: tensor1d(batch.visibleFrom, 'int32'),
    visibleUntil: tensor1d(batch.visibleUntil, 'int32'),
    targetRow: tensor1d(batch.targetRow, 'int32'),
    targetId: tensor1d(batch.targetId, 'int32'),
    targetWeight: tensor1d(batch.targetWeight, 'float32'),
  };
  const { targetQueries, restated } = targetQueriesOf(batch);
  const { row, position, arrangement, visibility } = targetQueries;
  const shared = new Map<string, Tensor1D>();
  const encoder = batch.encoder === undefined ? null : encoderToDevice(batch.encoder, restated);
  const noisyRows = (batch.encoder ?? batch).rowSource.length;
  const inputNoise = noise === null ? null : tensor2d(noise, [noisyRows, noise.length / noisyRows]);
  const all = [
    ...Object.values(tensors), row, position, ...(arrangement === null ? [] : [arrangement.index, arrangement.inverse]), visibility.from, visibility.until, ...encoderTensors(encoder), ...(inputNoise === null ? [] : [inputNoise]),
  ];
  return {
    host: batch, ...tensors, shared, targetQueries, encoder, inputNoise,
    dispose: () => dispose([...all, ...shared.values(), ...visibility.shared.values()]),
  };
}

/**
 * The rows of an input whose gradient a prompt needs, from the first on: all up to its last virtual token. The others are
 * tokens, which have none.
 */
export function promptRows({ rowSource }: Pick<PackedBatch, 'rowSource'>): number {
  return 1 + rowSource.findLastIndex((source) => source < 0);
}

/** The mask of a batch whose keys are its own rows. */
export function visibilityOf(batch: DeviceBatch): Visibility {
  return {
    from: batch.visibleFrom, until: batch.visibleUntil,
    hostFrom: batch.host.visibleFrom, hostUntil: batch.host.visibleUntil, shared: batch.shared,
  };
}

/**
 * With target rows t[0] ≤ t[1] ≤ …: from[j] ≤ t[i] < until[j] ⇔ the count of t below from[j] ≤ i < the count below
 * until[j]; `restated` makes such counts of the ends of intervals.
 */
function targetQueriesOf({ targetRow, position, visibleFrom, visibleUntil }: PackedBatch): {
  readonly targetQueries: TargetQueries & { readonly visibility: Required<Visibility> }; readonly restated: (ends: Int32Array) => Int32Array;
} {
  const order = Int32Array.from(targetRow.keys()).toSorted((a, b) => (targetRow[a] ?? 0) - (targetRow[b] ?? 0) || a - b);
  const rows = order.map((target) => targetRow[target] ?? 0);
  const below = countsBelow(rows, position.length);
  const restated = (ends: Int32Array) => ends.map((end) => below[Math.max(0, Math.min(end, position.length))] ?? 0);
  const [hostFrom, hostUntil] = [restated(visibleFrom), restated(visibleUntil)];
  const targetQueries = {
    row: tensor1d(rows, 'int32'),
    position: tensor1d(rows.map((row) => position[row] ?? 0), 'int32'),
    arrangement: arrangementBy(order),
    visibility: { from: tensor1d(hostFrom, 'int32'), until: tensor1d(hostUntil, 'int32'), hostFrom, hostUntil, shared: new Map<string, Tensor1D>() },
  };
  return { targetQueries, restated };
}

/** How what stands in this order is brought into the targets' own. */
function arrangementBy(order: Int32Array): Arrangement | null {
  if (order.every((target, i) => target === i)) return null;
  const places = new Int32Array(order.length);
  order.forEach((target, i) => { places[target] = i; });
  return { index: tensor1d(places, 'int32'), inverse: tensor1d(order, 'int32') };
}

/** For every r from 0 to numRows, how many of the ascending `rows` are less than r. */
function countsBelow(rows: Int32Array, numRows: number): Int32Array {
  const counts = new Int32Array(numRows + 1);
  let below = 0;
  for (let r = 0; r <= numRows; r++) {
    while (below < rows.length && (rows[below] ?? 0) < r) below++;
    counts[r] = below;
  }
  return counts;
}

/** One causal text from `firstPosition` on, `numVirtualTokens` virtual tokens before it; predicts after its last row. */
export function causalBatch(ids: Int32Array, numVirtualTokens: number, firstPosition = 0): PackedBatch {
  const rows = numVirtualTokens + ids.length;
  const index = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    rowSource: index.map((row) => ids[row - numVirtualTokens] ?? -1 - row),
    position: index.map((row) => firstPosition + row),
    visibleFrom: index,
    visibleUntil: new Int32Array(rows).fill(rows),
    targetRow: Int32Array.of(rows - 1),
    targetId: new Int32Array(1),
    targetWeight: Float32Array.of(1),
  };
}

/** What a model and its prompt have. */
export interface BatchLimits { readonly vocabSize: number; readonly numVirtualTokens: number; readonly maxPositions: number }

/**
 * Token ids, virtual tokens and positions within what a model has; a gather gives zeros for an id out of range. The
 * rows of an encoder are held to the same; the answers beside it have no virtual tokens.
 * Throws `contextTooLong` for positions, `unexpected` for ids (the tokenizer is not this model's).
 */
export function checkBatch(batch: PackedBatch, limits: BatchLimits): void {
  if (batch.encoder !== undefined) checkRows(batch.encoder, limits);
  checkRows(batch, batch.encoder === undefined ? limits : { ...limits, numVirtualTokens: 0 });
  checkIds(batch.targetId, limits);
}

function checkRows({ rowSource, position }: Pick<PackedBatch, 'rowSource' | 'position'>, limits: BatchLimits): void {
  const { numVirtualTokens, maxPositions } = limits;
  checkIds(rowSource, limits);
  const virtual = -smallest(rowSource);
  if (virtual > numVirtualTokens) {
    throw new StudioError('unexpected', `The batch has virtual token ${virtual - 1}, but the prompt has ${numVirtualTokens}.`, { numVirtualTokens });
  }
  const last = largest(position);
  if (last >= maxPositions) {
    throw new StudioError('contextTooLong', `A text with its prompt reaches position ${last}, but the model's context is ${maxPositions} tokens; shorten the text or the prompt.`, { position: last, maxPositions });
  }
}

function checkIds(ids: Int32Array, { vocabSize }: BatchLimits): void {
  const id = largest(ids);
  if (id >= vocabSize) {
    throw new StudioError('unexpected', `Token id ${id} is outside the model's vocabulary of ${vocabSize}; the tokenizer belongs to another model.`, { id, vocabSize });
  }
}

function checkShape(batch: PackedBatch): void {
  const rows = batch.rowSource.length;
  const targets = batch.targetRow.length;
  const sameRows = [batch.position, batch.visibleFrom, batch.visibleUntil].every((array) => array.length === rows);
  const sameTargets = batch.targetId.length === targets && batch.targetWeight.length === targets;
  if (rows === 0 || targets === 0 || !sameRows || !sameTargets) {
    throw new StudioError('unexpected', `A batch needs rows and targets, its arrays of equal lengths; it has ${rows} rows and ${targets} targets.`, { rows, targets });
  }
  if (smallest(batch.targetRow) < 0 || largest(batch.targetRow) >= rows || smallest(batch.targetId) < 0) {
    throw new StudioError('unexpected', `A batch of ${rows} rows has a target outside them.`, { rows });
  }
  if (batch.encoder !== undefined) checkEncoderShape(batch.encoder);
}

function largest(values: Int32Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function smallest(values: Int32Array): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
