/**
 * Bytes that a value takes as a structured clone, as V8 writes it before the database compresses it. Source: V8's
 * `src/objects/value-serializer.cc`: a tag a value, integers as varints, other numbers in 8 bytes, text in 1 byte a
 * character where it is Latin-1 and else in 2.
 */
export function cloneBytes(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) && value >= SMALLEST && value <= LARGEST ? 1 + varintBytes(value < 0 ? -2 * value - 1 : 2 * value) : 9;
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (ArrayBuffer.isView(value)) return value.byteLength + 8;
  if (value instanceof ArrayBuffer) return value.byteLength + 4;
  // The database keeps it in a file of its own.
  if (value instanceof Blob) return value.size;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + cloneBytes(item), 3 + 2 * varintBytes(value.length));
  let bytes = 2;
  let entries = 0;
  for (const [key, item] of Object.entries(value)) {
    bytes += textBytes(key) + cloneBytes(item);
    entries++;
  }
  return bytes + varintBytes(entries);
}

/** Small integers of V8 where pointers are compressed, as in browsers. */
const SMALLEST = -(2 ** 30), LARGEST = 2 ** 30 - 1;

function textBytes(text: string): number {
  const width = BEYOND_LATIN_1.test(text) ? 2 : 1;
  return 1 + varintBytes(text.length * width) + text.length * width;
}

const BEYOND_LATIN_1 = /[\u0100-\uFFFF]/;

/** Seven bits a byte. */
function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
