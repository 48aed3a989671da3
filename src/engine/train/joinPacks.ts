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
 * @param apart each begins at a multiple of so many rows, of the encoder's and of the targets in their order too
 */
export function joinPacks(packs: readonly PackOf[], apart = 1): { readonly batch: PackedBatch; readonly places: readonly Place[] } {
  const [rows, encoders]: [Rows[], EncoderRows[]] = [[], []];
  const [targetRow, targetId, targetWeight]: [number[], number[], number[]] = [[], [], []];
  const places: Place[] = [];
  let [rowStart, encoderStart, lastTarget] = [0, 0, 0];
  for (const { pack, promptStart } of packs) {
    const { batch, owners, usedTargets } = pack;
    const { encoder } = batch;
    const used = usedRows(batch);
    rows.push(movedRows(batch, { used, apart, rowStart, promptStart }));
    const encoderUsed = encoder === undefined ? 0 : usedRows(encoder);
    if (encoder !== undefined) {
      const crossing = (ends: Int32Array) => padded([moved(ends, encoderUsed, rowStart)], roundUp(encoderUsed, apart));
      encoders.push({
        ...movedRows(encoder, { used: encoderUsed, apart, rowStart: encoderStart, promptStart }),
        crossFrom: crossing(encoder.crossFrom), crossUntil: crossing(encoder.crossUntil),
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
    const targets = moved(batch.targetRow, usedTargets, rowStart);
    // Targets are computed in the order of their rows: padding is of the last one's, so that it stays behind it.
    lastTarget = targets.reduce((last, row) => Math.max(last, row), rowStart);
    const padding = Array.from({ length: roundUp(usedTargets, apart) - usedTargets });
    targetRow.push(...targets, ...padding.map(() => lastTarget));
    targetId.push(...batch.targetId.subarray(0, usedTargets), ...padding.map(() => 0));
    targetWeight.push(...batch.targetWeight.subarray(0, usedTargets), ...padding.map(() => 0));
    rowStart += roundUp(used, apart);
    encoderStart += roundUp(encoderUsed, apart);
  }
  const targets = bucketRows(targetRow.length);
  const batch: PackedBatch = {
    ...joinedRows(rows, bucketRows(rowStart)),
    targetRow: padded([targetRow], targets).fill(lastTarget, targetRow.length), targetId: padded([targetId], targets), targetWeight: new Float32Array(targets),
    ...(encoders.length === 0 ? {} : { encoder: joinedEncoder(encoders, bucketRows(encoderStart)) }),
  };
  batch.targetWeight.set(targetWeight);
  return { batch, places };
}

/** The next multiple. */
export function roundUp(count: number, of: number): number {
  return Math.ceil(count / of) * of;
}

/** Rows before the padding, which nothing sees. */
function usedRows({ visibleUntil }: Pick<Rows, 'visibleUntil'>): number {
  return 1 + visibleUntil.findLastIndex((until) => until > 0);
}

function movedRows({ rowSource, position, visibleFrom, visibleUntil }: Rows, { used, apart, rowStart, promptStart }: { readonly used: number; readonly apart: number; readonly rowStart: number; readonly promptStart: number }): Rows {
  const whole = (values: Int32Array) => padded([values], roundUp(used, apart));
  return {
    rowSource: whole(rowSource.slice(0, used).map((source) => (source < 0 ? source - promptStart : source))),
    position: whole(position.slice(0, used)),
    visibleFrom: whole(moved(visibleFrom, used, rowStart)), visibleUntil: whole(moved(visibleUntil, used, rowStart)),
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
