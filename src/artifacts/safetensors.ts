/**
 * The safetensors format: 8 bytes header length (u64, little-endian), a JSON header, then the tensors' bytes.
 * Source: https://github.com/huggingface/safetensors#format; as strict as its Rust reader (`tensor.rs`, `validate`).
 */
import * as z from './zod.ts';
import { StudioError } from '../domain/errors.ts';

/** Where one tensor lies; `start` and `end` are absolute byte offsets in the file. */
export interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** The 8 length bytes and the JSON: the first tensor starts here. */
  readonly headerBytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes an element. Sub-byte and complex types are left out: no model of ours has them. */
export const DTYPE_BYTES: Readonly<Record<string, number>> = {
  F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1,
  I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1,
};
const LENGTH_BYTES = 8;
/** The Rust reader's own limit (MAX_HEADER_SIZE): what claims more is no header. */
const MAX_HEADER_BYTES = 100_000_000;

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().check(z.nonnegative())),
  data_offsets: z.tuple([z.int().check(z.nonnegative()), z.int().check(z.nonnegative())]),
});
const metadataSchema = z.record(z.string(), z.string());

/** Bytes of the JSON header, read from the file's first 8; checked against the file's size. */
export function headerLength(first8: Uint8Array, fileSize: number, fileName: string): number {
  if (fileSize < LENGTH_BYTES || first8.length < LENGTH_BYTES) {
    throw truncated(fileName, `is ${fileSize} bytes long, too short for a safetensors file`, { fileSize });
  }
  const claimed = new DataView(first8.buffer, first8.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (claimed > BigInt(MAX_HEADER_BYTES)) {
    throw broken(fileName, `claims a header of ${claimed} bytes (the file has ${fileSize}), so it is no safetensors file`,
      { claimed: String(claimed), fileSize });
  }
  const length = Number(claimed);
  if (LENGTH_BYTES + length > fileSize) {
    throw truncated(fileName, `should have a header of ${length} bytes but ends after ${fileSize}`, { claimed: length, fileSize });
  }
  return length;
}

/**
 * The table of tensors. `bytes` holds at least the first 8 + header length bytes of a file of `fileSize` bytes.
 * Throws `safetensorsTruncated` where bytes are missing, `safetensorsHeader` (with `key`) where the header is wrong.
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSize: number, fileName: string): SafetensorsHeader {
  const length = headerLength(bytes, fileSize, fileName);
  const headerBytes = LENGTH_BYTES + length;
  if (bytes.length < headerBytes) {
    throw truncated(fileName, `gave ${bytes.length} of the ${headerBytes} bytes of its header`, { fileSize });
  }
  const { __metadata__: metadata, ...entries } = parseJson(bytes.subarray(LENGTH_BYTES, headerBytes), fileName);
  const tensors = new Map<string, StoredTensor>();
  for (const [key, value] of Object.entries(entries)) tensors.set(key, readEntry(key, value, headerBytes, fileName));
  checkCoverage(tensors, headerBytes, fileSize, fileName);
  const checked = metadataSchema.safeParse(metadata ?? {});
  if (!checked.success) throw broken(fileName, 'has a "__metadata__" that is not a map of strings', { key: '__metadata__' });
  return { tensors, headerBytes, metadata: checked.data };
}

function parseJson(bytes: Uint8Array, fileName: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw broken(fileName, `has a header that is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, {});
  }
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  if (!object.success) throw broken(fileName, 'has a header that is not a JSON object', {});
  return object.data;
}

function readEntry(key: string, value: unknown, headerBytes: number, fileName: string): StoredTensor {
  const entry = tensorSchema.safeParse(value);
  if (!entry.success) {
    const issue = entry.error.issues[0];
    throw broken(fileName, `describes tensor "${key}" wrongly at "${issue?.path.join('.') ?? ''}" (${issue?.message ?? 'wrong type'})`, { key });
  }
  const { dtype, shape, data_offsets: [from, until] } = entry.data;
  const elementBytes = DTYPE_BYTES[dtype];
  if (elementBytes === undefined) throw broken(fileName, `has tensor "${key}" of the unknown type ${dtype}`, { key, dtype });
  const needed = shape.reduce((product, size) => product * size, elementBytes);
  if (until - from !== needed) {
    throw broken(fileName, `gives tensor "${key}" ${until - from} bytes, but ${dtype} [${shape.join(', ')}] needs ${needed}`, { key });
  }
  return { dtype, shape, start: headerBytes + from, end: headerBytes + until };
}

/** Tensors must lie one after the other, without gap or overlap, up to the end of the file. */
function checkCoverage(tensors: ReadonlyMap<string, StoredTensor>, headerBytes: number, fileSize: number, fileName: string): void {
  let reached = headerBytes;
  const inOrder = [...tensors].toSorted(([, a], [, b]) => a.start - b.start || a.end - b.end);
  for (const [key, { start, end }] of inOrder) {
    if (start !== reached) {
      throw broken(fileName, `places tensor "${key}" at byte ${start}, ${start < reached ? 'overlapping' : 'leaving a gap after'} its predecessor that ends at ${reached}`, { key });
    }
    if (end > fileSize) {
      throw truncated(fileName, `should hold tensor "${key}" up to byte ${end} but ends after ${fileSize}`, { key, fileSize });
    }
    reached = end;
  }
  if (reached !== fileSize) {
    throw broken(fileName, `holds ${fileSize - reached} bytes after its last tensor that belong to none`, { fileSize });
  }
}

/** A file of float32, float64 and float16 (by their bits, Uint16Array) tensors in the given order; the header is padded with spaces so that data starts 8-byte aligned. */
export function writeSafetensors(
  tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array | Float64Array | Uint16Array }[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: dtypeOf(values), shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const dataStart = Math.ceil((LENGTH_BYTES + json.length) / 8) * 8;
  const bytes = new Uint8Array(dataStart + offset);
  const view = new DataView(bytes.buffer);
  bytes.fill(0x20, LENGTH_BYTES, dataStart);
  bytes.set(json, LENGTH_BYTES);
  view.setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true);
  let at = dataStart;
  for (const { values } of tensors) {
    const dtype = dtypeOf(values);
    for (const value of values) {
      if (dtype === 'F32') view.setFloat32(at, value, true);
      else if (dtype === 'F16') view.setUint16(at, value, true);
      else view.setFloat64(at, value, true);
      at += values.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

const dtypeOf = (values: Float32Array | Float64Array | Uint16Array): 'F32' | 'F64' | 'F16' =>
  (values instanceof Float32Array ? 'F32' : values instanceof Float64Array ? 'F64' : 'F16');

function truncated(fileName: string, what: string, details: StudioError['details']): StudioError {
  return new StudioError('safetensorsTruncated', `${fileName} ${what}; get the file again, it is not complete.`, { file: fileName, ...details });
}

function broken(fileName: string, what: string, details: StudioError['details']): StudioError {
  return new StudioError('safetensorsHeader', `${fileName} ${what}; get the file again or save it with the safetensors library.`, { file: fileName, ...details });
}
