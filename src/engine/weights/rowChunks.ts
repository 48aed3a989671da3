import { largestOf } from '../ops/matrix/makeMatrix.ts';
import type { PlannedSource } from './sources.ts';
import type { DecodedFloats, StoredFloats, StoredHalves } from './storedTensor.ts';

/** Elements that are decoded at a time: 4 MiB of float32, with as much again read and packed. */
const CHUNK_ELEMENTS = 2 ** 20;

/** Whole rows of a source, in order: row-major; each chunk until the next is asked for. */
export async function* rowChunks(stored: StoredFloats, source: PlannedSource, columns: number): AsyncGenerator<DecodedFloats> {
  const chunkRows = Math.max(1, Math.floor(CHUNK_ELEMENTS / columns));
  const room = new Float32Array(Math.min(source.count, chunkRows) * columns);
  const whole = source.turned ? await stored.bytes(0, source.storedRows * columns) : null;
  for (let first = 0; first < source.count; first += chunkRows) {
    const end = Math.min(source.count, first + chunkRows);
    const wanted = source.rows?.subarray(first, end) ?? null;
    if (whole !== null) yield checked(turnedRows(stored, whole, source.storedRows, columns, wanted ?? range(first, end)));
    else if (wanted !== null) yield checked(await pickedRows(stored, wanted, columns));
    else yield await stored.floats(first * columns, end * columns, room);
  }
}

/**
 * Whole rows of a source of halves in order, as they are stored. The columns are of even number, and the source is
 * neither turned nor picked from. Each chunk is there until the next is asked for.
 */
export async function* halfChunks(stored: StoredFloats, count: number, columns: number): AsyncGenerator<StoredHalves> {
  const chunkRows = Math.max(1, Math.floor(2 * CHUNK_ELEMENTS / columns));
  for (let first = 0; first < count; first += chunkRows) yield await stored.halves(first * columns, Math.min(count, first + chunkRows) * columns);
}

/** Rows that were checked when they were decoded. */
function checked(values: Float32Array): DecodedFloats {
  return { values, largest: largestOf(values) };
}

async function plainRows(stored: StoredFloats, first: number, end: number, columns: number): Promise<Float32Array> {
  const [from, until] = [first * columns, end * columns];
  return stored.decode(await stored.bytes(from, until), from, until, from);
}

/** Rows in any order; neighbours are read together. */
async function pickedRows(stored: StoredFloats, rows: Int32Array, columns: number): Promise<Float32Array> {
  const values = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length;) {
    const first = rows[i] ?? 0;
    let length = 1;
    while (rows[i + length] === first + length) length++;
    values.set(await plainRows(stored, first, first + length, columns), i * columns);
    i += length;
  }
  return values;
}

/** Rows of a matrix stored as [columns,rows]: `bytes` is all of it. */
function turnedRows(stored: StoredFloats, bytes: Uint8Array, storedRows: number, columns: number, rows: Int32Array): Float32Array {
  const values = new Float32Array(rows.length * columns);
  const low = rows.reduce((a, b) => Math.min(a, b), storedRows);
  const high = rows.reduce((a, b) => Math.max(a, b), -1);
  for (let column = 0; column < columns; column++) {
    const start = column * storedRows;
    const part = stored.decode(bytes, start + low, start + high + 1, 0);
    rows.forEach((row, i) => { values[i * columns + column] = part[row - low] ?? 0; });
  }
  return values;
}

function range(first: number, end: number): Int32Array {
  return Int32Array.from({ length: end - first }, (_, i) => first + i);
}
