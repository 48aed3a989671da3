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
  // By loops without pairs or closures: the page's own thread measures curves of tens of thousands of steps so.
  if (Array.isArray(value)) {
    let bytes = 3 + 2 * varintBytes(value.length);
    for (const item of value) bytes += cloneBytes(item);
    return bytes;
  }
  const keys = Object.keys(value);
  let bytes = 2 + varintBytes(keys.length);
  for (const key of keys) bytes += textBytes(key) + cloneBytes(Reflect.get(value, key));
  return bytes;
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
