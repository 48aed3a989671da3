import type { EncoderRows, PackedBatch, PackResult } from '../../domain/batch.ts';
import { bucketRows } from '../../domain/bucketRows.ts';

/** One of the batches to be joined, and where its prompt begins in the concatenated prompts. */
export interface PackOf { readonly pack: PackResult; readonly promptStart: number }

/** Where a batch went in the joined one. */
export interface Place {
  /** Its batch and owners without the padding of its targets, so that a loss can be taken of its targets alone. */
  readonly own: PackResult;
  readonly targetStart: number;
  /** Rows that carry input noise: the encoder's where there is one. */
  readonly noisyStart: number;
  readonly noisyRows: number;
}

type Rows = Pick<PackedBatch, 'rowSource' | 'position' | 'visibleFrom' | 'visibleUntil'>;

/**
 * Lays batches of several prompts out one after the other as one batch over the concatenated prompts [ΣP,H]; padding is
 * taken off each and put at the end once. Intervals move with their rows, so no batch sees another's.
 */
export function joinPacks(packs: readonly PackOf[]): { readonly batch: PackedBatch; readonly places: readonly Place[] } {
  const [rows, encoders]: [Rows[], EncoderRows[]] = [[], []];
  const [targetRow, targetId, targetWeight]: [number[], number[], number[]] = [[], [], []];
  const places: Place[] = [];
  let [rowStart, encoderStart] = [0, 0];
  for (const { pack, promptStart } of packs) {
    const { batch, owners, usedTargets } = pack;
    const { encoder } = batch;
    const used = usedRows(batch);
    rows.push(movedRows(batch, used, rowStart, promptStart));
    const encoderUsed = encoder === undefined ? 0 : usedRows(encoder);
    if (encoder !== undefined) {
      encoders.push({
        ...movedRows(encoder, encoderUsed, encoderStart, promptStart),
        crossFrom: moved(encoder.crossFrom, encoderUsed, rowStart), crossUntil: moved(encoder.crossUntil, encoderUsed, rowStart),
      });
    }
    places.push({
      own: {
        ...pack,
        batch: { ...batch, targetRow: batch.targetRow.slice(0, usedTargets), targetId: batch.targetId.slice(0, usedTargets), targetWeight: batch.targetWeight.slice(0, usedTargets) },
        owners: { example: owners.example.slice(0, usedTargets), candidate: owners.candidate.slice(0, usedTargets) },
      },
      targetStart: targetRow.length,
      noisyStart: encoder === undefined ? rowStart : encoderStart,
      noisyRows: encoder === undefined ? used : encoderUsed,
    });
    targetRow.push(...moved(batch.targetRow, usedTargets, rowStart));
    targetId.push(...batch.targetId.subarray(0, usedTargets));
    targetWeight.push(...batch.targetWeight.subarray(0, usedTargets));
    rowStart += used;
    encoderStart += encoderUsed;
  }
  const targets = bucketRows(targetRow.length);
  const batch: PackedBatch = {
    ...joinedRows(rows, bucketRows(rowStart)),
    targetRow: padded([targetRow], targets), targetId: padded([targetId], targets), targetWeight: new Float32Array(targets),
    ...(encoders.length === 0 ? {} : { encoder: joinedEncoder(encoders, bucketRows(encoderStart)) }),
  };
  batch.targetWeight.set(targetWeight);
  return { batch, places };
}

/** Rows before the padding, which nothing sees. */
function usedRows({ visibleUntil }: Pick<Rows, 'visibleUntil'>): number {
  return 1 + visibleUntil.findLastIndex((until) => until > 0);
}

function movedRows({ rowSource, position, visibleFrom, visibleUntil }: Rows, used: number, start: number, promptStart: number): Rows {
  return {
    rowSource: rowSource.slice(0, used).map((source) => (source < 0 ? source - promptStart : source)),
    position: position.slice(0, used),
    visibleFrom: moved(visibleFrom, used, start), visibleUntil: moved(visibleUntil, used, start),
  };
}

function moved(values: Int32Array, used: number, start: number): Int32Array {
  return values.slice(0, used).map((value) => value + start);
}

function joinedRows(parts: readonly Rows[], length: number): Rows {
  const join = (of: (part: Rows) => Int32Array) => padded(parts.map(of), length);
  return {
    rowSource: join((part) => part.rowSource), position: join((part) => part.position),
    visibleFrom: join((part) => part.visibleFrom), visibleUntil: join((part) => part.visibleUntil),
  };
}

function joinedEncoder(parts: readonly EncoderRows[], length: number): EncoderRows {
  return {
    ...joinedRows(parts, length),
    crossFrom: padded(parts.map(({ crossFrom }) => crossFrom), length), crossUntil: padded(parts.map(({ crossUntil }) => crossUntil), length),
  };
}

/** The parts one after the other, then zeros. */
function padded(parts: readonly ArrayLike<number>[], length: number): Int32Array {
  const out = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
