/**
 * NumPy's .npy format, versions 1 to 3: magic, version, header length, a Python dict as text, raw values.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Pickled objects are never read.
 */
import { StudioError } from '../domain/errors.ts';
import { decodeFloats, type FloatDtype } from './floats.ts';

export interface NumpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const DTYPES: Readonly<Record<string, { readonly dtype: FloatDtype; readonly bytes: number }>> = {
  '<f2': { dtype: 'F16', bytes: 2 }, '<f4': { dtype: 'F32', bytes: 4 }, '<f8': { dtype: 'F64', bytes: 8 },
};
/** Version 1's preamble: 6 magic bytes, 2 version bytes, 2 bytes of header length; versions 2 and 3 take 4. */
const PREAMBLE_V1 = 10;
const PREAMBLE_V2 = 12;
/** NumPy aligns the data to this. */
const ALIGNMENT = 64;

/** A float array in C order, or a two-dimensional one in Fortran order. Throws `npyInvalid` naming file and key. */
export function readNpy(bytes: Uint8Array, fileName: string): NumpyArray {
  const { header, dataStart } = splitHeader(bytes, fileName);
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const stored = descr === undefined ? undefined : DTYPES[descr];
  if (!stored) {
    throw invalid(fileName, `holds values of type ${descr ?? 'that is no plain number'} (key "descr")`,
      'save it as float32: np.save(name, array.astype("float32"))');
  }
  const shape = readShape(header, fileName);
  const needed = shape.reduce((product, size) => product * size, stored.bytes);
  if (bytes.length - dataStart !== needed) {
    throw invalid(fileName, `holds ${bytes.length - dataStart} bytes of values, but ${descr} (${shape.join(', ')}) needs ${needed}`, 'save it again');
  }
  const values = decodeFloats(stored.dtype, bytes.subarray(dataStart));
  if (!isFortran(header, fileName)) return { shape, values };
  if (shape.length < 2) return { shape, values };
  return { shape, values: fromFortran(values, shape, fileName) };
}

/** Float32, C order, format version 1. */
export function writeNpy(shape: readonly number[], values: Float32Array): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  const dataStart = Math.ceil((PREAMBLE_V1 + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dict.padEnd(dataStart - PREAMBLE_V1 - 1)}\n`;
  const bytes = new Uint8Array(dataStart + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...MAGIC, 1, 0]);
  view.setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), PREAMBLE_V1);
  values.forEach((value, i) => view.setFloat32(dataStart + 4 * i, value, true));
  return bytes;
}

function splitHeader(bytes: Uint8Array, fileName: string): { header: string; dataStart: number } {
  if (bytes.length < PREAMBLE_V2 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw invalid(fileName, 'does not begin like a .npy file', 'save the array with np.save');
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw invalid(fileName, `has format version ${version}`, 'versions 1 to 3 can be read');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const preamble = version === 1 ? PREAMBLE_V1 : PREAMBLE_V2;
  const dataStart = preamble + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > bytes.length) throw invalid(fileName, `should have a header up to byte ${dataStart} but ends after ${bytes.length}`, 'get the file again');
  return { header: new TextDecoder().decode(bytes.subarray(preamble, dataStart)), dataStart };
}

function readShape(header: string, fileName: string): number[] {
  const inside = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (inside === undefined) throw invalid(fileName, 'has no key "shape" in its header', 'save it again with np.save');
  return inside.split(',').map((part) => part.trim()).filter((part) => part !== '').map(Number);
}

function isFortran(header: string, fileName: string): boolean {
  const word = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  if (word === undefined) throw invalid(fileName, 'has no key "fortran_order" in its header', 'save it again with np.save');
  return word === 'True';
}

function fromFortran(values: Float32Array, shape: readonly number[], fileName: string): Float32Array {
  const [rows = 0, columns = 0] = shape;
  if (shape.length > 2) throw invalid(fileName, `has ${shape.length} dimensions in Fortran order (key "fortran_order")`, 'save np.ascontiguousarray(array)');
  return values.map((_, i) => values[(i % columns) * rows + Math.floor(i / columns)] ?? 0);
}

function invalid(fileName: string, what: string, remedy: string): StudioError {
  return new StudioError('npyInvalid', `${fileName} ${what}; ${remedy}.`, { file: fileName });
}
