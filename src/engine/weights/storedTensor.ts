import { decodeFloats, isFloatDtype } from '../../artifacts/floats.ts';
import type { FloatDtype } from '../../artifacts/floats.ts';
import { StudioError } from '../../domain/errors.ts';
import type { StoredTensor } from '../../artifacts/safetensors.ts';
import type { WeightFile } from './weightFile.ts';

/** A stored tensor of floats whose shape has been checked: its elements are read range by range. */
export interface StoredFloats {
  readonly name: string;
  readonly dtype: FloatDtype;
  /** The bytes of elements [from, until). */
  bytes(from: number, until: number): Promise<Uint8Array>;
  /** Elements [from, until) of bytes that begin at element `start`, as float32. Throws `weightsNotFinite`. */
  decode(bytes: Uint8Array, from: number, until: number, start: number): Float32Array;
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
  return {
    name, dtype,
    bytes: (from, until) => file.read(start + from * size, start + until * size),
    decode: (bytes, from, until, first) => {
      const values = decodeFloats(dtype, bytes.subarray((from - first) * size, (until - first) * size));
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) {
        throw new StudioError('weightsNotFinite', `${file.name}: tensor "${name}" holds ${String(values[bad])} at element ${from + bad}; the file is damaged, get it again.`, { file: file.name, tensor: name, element: from + bad });
      }
      return values;
    },
  };
}
