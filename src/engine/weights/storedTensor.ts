import { decodeFloats, isFloatDtype } from '../../artifacts/floats.ts';
import type { FloatDtype } from '../../artifacts/floats.ts';
import { StudioError } from '../../domain/errors.ts';
import { brainValue, halfValues } from '../ops/matrix/halves.ts';
import { largestOf } from '../ops/matrix/makeMatrix.ts';
import type { StoredTensor } from '../../artifacts/safetensors.ts';
import { largestBits } from './largestBits.ts';
import type { WeightFile } from './weightFile.ts';

/** Stored halves, two a word, the first below. */
export interface StoredHalves {
  readonly words: Int32Array;
  /** Their largest magnitude. */
  readonly largest: number;
}

/** Decoded float32 values, whose largest magnitude is known as it is what checks them. */
export interface DecodedFloats { readonly values: Float32Array; readonly largest: number }

/** A stored tensor of floats whose shape has been checked: its elements are read range by range. */
export interface StoredFloats {
  readonly name: string;
  readonly dtype: FloatDtype;
  /** The bytes of elements [from, until), until others of the same file are asked for. */
  bytes(from: number, until: number): Promise<Uint8Array>;
  /** Elements [from, until) of bytes that begin at element `start`, as float32, for as long as the bytes are there. Throws `weightsNotFinite`. */
  decode(bytes: Uint8Array, from: number, until: number, start: number): Float32Array;
  /**
   * Elements [from, until) as float32, for as long as bytes are there; written `into` what is given, of which the first are
   * taken, where they are not a view. Throws `weightsNotFinite`.
   */
  floats(from: number, until: number, into: Float32Array): Promise<DecodedFloats>;
  /** Elements [from, until) of an F16 tensor, which are of even number, as they are stored; for as long as bytes are there. Throws `weightsNotFinite`. */
  halves(from: number, until: number): Promise<StoredHalves>;
}

/** Bytes of an element. */
const BYTES: Readonly<Record<FloatDtype, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

/**
 * Throws `modelTensorShape` where the shape is not the expected one, `modelUnsupported` for a type that is not F32, F16
 * or BF16.
 */
export function storedFloats(file: WeightFile, name: string, { shape, dtype, start }: StoredTensor, expected: readonly number[]): StoredFloats {
  if (shape.length !== expected.length || shape.some((size, i) => size !== expected[i])) {
    throw new StudioError('modelTensorShape', `${file.name}: tensor "${name}" is [${shape.join(', ')}], but config.json asks for [${expected.join(', ')}].`, { file: file.name, tensor: name, shape, expected });
  }
  if (!isFloatDtype(dtype) || dtype === 'F64') {
    throw new StudioError('modelUnsupported', `${file.name}: tensor "${name}" is stored as ${dtype}; this program reads F32, F16 and BF16.`, { file: file.name, tensor: name, dtype });
  }
  const size = BYTES[dtype];
  const bytes = (from: number, until: number) => file.view(start + from * size, start + until * size);
  const refuse = (value: number, element: number): StudioError => new StudioError('weightsNotFinite',
    `${file.name}: tensor "${name}" holds ${String(value)} at element ${element}; the file is damaged, get it again.`, { file: file.name, tensor: name, element });
  const decode: StoredFloats['decode'] = (read, from, until, first) => {
    const values = floatsOf(dtype, read.subarray((from - first) * size, (until - first) * size));
    const bad = firstNotFinite(values);
    if (bad !== null) throw refuse(values[bad] ?? NaN, from + bad);
    return values;
  };
  return {
    name, dtype, bytes, decode,
    floats: async (from, until, into) => {
      const read = await bytes(from, until);
      const values = floatsOf(dtype, read, into.subarray(0, until - from));
      const largest = dtype === 'BF16' && read.length % 4 === 0 ? brainValue(largestBits(wordsOf(read))) : largestOf(values);
      // Decoding names the element.
      if (!Number.isFinite(largest)) decode(read, from, until, from);
      return { values, largest };
    },
    halves: async (from, until) => {
      const read = await bytes(from, until);
      const words = wordsOf(read);
      const bits = largestBits(words);
      if (bits >= INFINITE) decode(read, from, until, from);
      return { words, largest: halfValues()[bits] ?? NaN };
    },
  };
}

/** A view where that can be; nobody writes into it. */
function floatsOf(dtype: FloatDtype, bytes: Uint8Array, into?: Float32Array): Float32Array {
  return dtype === 'F32' && bytes.byteOffset % 4 === 0 ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) : decodeFloats(dtype, bytes, into);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const even = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(even.buffer, even.byteOffset, even.length / 4);
}

/** A plain loop: with a function called for each element it takes ten times as long, and a model has many. */
function firstNotFinite(values: Float32Array): number | null {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value - value !== 0) return i;
  }
  return null;
}

/** binary16 with all bits of the exponent set is infinite or no number. */
const INFINITE = 0x7c00;
