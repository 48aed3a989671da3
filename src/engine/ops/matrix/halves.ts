/** float32 ↔ binary16 and bfloat16 by their bits; 16-bit numbers are returned in the low half. */
import { decodeFloats } from '../../../artifacts/floats.ts';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The largest finite binary16. */
export const LARGEST_HALF = 65_504;

/** The nearest binary16, ties to even (IEEE 754 §4.3.1); beyond {@link LARGEST_HALF} that one. */
export function toHalf(value: number): number {
  float[0] = value;
  return halfOfBits(bits[0] ?? 0);
}

/** {@link toHalf} of a float32 given by its bits, which is faster where many lie in one array. */
export function halfOfBits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fff_ffff;
  // 65520 and more would round to infinity.
  if (magnitude >= 0x477f_f000) return sign | 0x7bff;
  if (magnitude >= 0x3880_0000) return sign | ((magnitude - 0x3800_0000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  // Subnormal: a whole number of 2^-24; the value is fraction·2^(exponent − 150).
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const down = fraction >>> shift;
  const [rest, tie] = [fraction & (2 ** shift - 1), 2 ** (shift - 1)];
  return sign | (rest > tie || (rest === tie && down % 2 === 1) ? down + 1 : down);
}

let halves: Float32Array | null = null;

/** A table of all binary16 values by their bits. */
export function halfValues(): Float32Array {
  halves ??= decodeFloats('F16', new Uint8Array(Uint16Array.from({ length: 65_536 }, (_, half) => half).buffer));
  return halves;
}

/** bfloat16 → its value. */
export function brainValue(brain: number): number {
  bits[0] = brain << 16;
  return float[0] ?? 0;
}

/** The nearest bfloat16, ties away from zero. */
export function toBrain(value: number): number {
  float[0] = value;
  return ((bits[0] ?? 0) + 0x8000) >>> 16;
}

/** The largest bfloat16 that is not above a number. */
export function brainBelow(value: number): number {
  return value < 0 ? awayFromZero(value) : towardsZero(value);
}

/** The smallest bfloat16 that is not below a number. */
export function brainAbove(value: number): number {
  return value < 0 ? towardsZero(value) : awayFromZero(value);
}

function towardsZero(value: number): number {
  float[0] = value;
  // fround may have moved the number away from zero, but never across a bfloat16.
  return (bits[0] ?? 0) >>> 16;
}

function awayFromZero(value: number): number {
  float[0] = value;
  return ((bits[0] ?? 0) + 0xffff) >>> 16;
}
