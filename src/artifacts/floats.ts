/** Stored little-endian floats as float32; the one decoder for model weights, prompts and .npy files. */

export type FloatDtype = 'F64' | 'F32' | 'F16' | 'BF16';

export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return dtype === 'F64' || dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';
}

/**
 * Little-endian bytes of any alignment → float32 values, a copy. F64 is rounded; the others are exact. F16 and BF16 are
 * written `into` an array of that length, where one is given: new memory costs as long as decoding does.
 */
export function decodeFloats(dtype: FloatDtype, bytes: Uint8Array, into?: Float32Array): Float32Array {
  if (dtype === 'F16') return decodeHalves(shorts(bytes), into);
  if (dtype === 'BF16') return decodeBrains(shorts(bytes), into);
  // `slice` would give a view where `bytes` is a Node Buffer; every machine with a browser is little-endian.
  const { buffer } = new Uint8Array(bytes);
  return dtype === 'F32' ? new Float32Array(buffer) : Float32Array.from(new Float64Array(buffer));
}

/** bfloat16 is the upper half of a float32. */
function decodeBrains(brains: Uint16Array, values: Float32Array = new Float32Array(brains.length)): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, brains.length);
  for (let i = 0; i < bits.length; i++) bits[i] = (brains[i] ?? 0) << 16;
  return values;
}

let halves: Float32Array | null = null;

function decodeHalves(stored: Uint16Array, values: Float32Array = new Float32Array(stored.length)): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, bits) => halfValue(bits));
  for (let i = 0; i < values.length; i++) values[i] = halves[stored[i] ?? 0] ?? 0;
  return values;
}

/** Whole 16-bit numbers; a view where the bytes lie evenly. */
function shorts(bytes: Uint8Array): Uint16Array {
  const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint16Array(even.buffer, even.byteOffset, even.length >> 1);
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 0x1f, fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
