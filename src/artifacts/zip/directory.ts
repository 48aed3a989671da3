/**
 * The table of contents of a zip, read by ranges from its end: a zip of a model is larger than memory. Source: PKWARE
 * APPNOTE 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end, also in 64 bits), 4.5.3
 * (sizes in 64 bits).
 */
import type { StudioError } from '../../domain/errors.ts';

export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** A zip, and the error that tells why it can't be read: `why` is the end of a sentence that begins with its name. */
export interface ZipSource {
  readonly size: number;
  readonly read: ReadRange;
  readonly broken: (why: string) => StudioError;
}

export interface ZipEntry {
  /** Folders and name, `/` between. */
  readonly path: string;
  /** 0: stored as it is; 8: deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = { signature: 0x06054b50, bytes: 22 };
const END_64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
/** The end record may be followed by a comment of so many bytes at most. */
const LONGEST_COMMENT = 65_535;
/** A 32-bit field that says: look in the 64-bit one. */
const IN_64_BITS = 0xffffffff;
/** The extra field that holds it. */
const WIDE_SIZES = 1;
/** A model's directory has dozens of entries; what claims a hundred megabytes of them is no such zip. */
const LARGEST_DIRECTORY = 100 << 20;

/** The entries of a zip, folders left out. Throws its `broken`. */
export async function readZipDirectory(zip: ZipSource): Promise<readonly ZipEntry[]> {
  const { offset, size } = await findDirectory(zip);
  if (offset + size > zip.size || size > LARGEST_DIRECTORY) throw zip.broken('has a table of contents that does not lie within it; it is cut short');
  const view = viewOf(await zip.read(offset, offset + size));
  const entries: ZipEntry[] = [];
  for (let at = 0; at < view.byteLength;) {
    if (at + ENTRY.bytes > view.byteLength || view.getUint32(at, true) !== ENTRY.signature) throw zip.broken(`has a broken table of contents after ${entries.length} entries`);
    const nameLength = view.getUint16(at + 28, true), extraLength = view.getUint16(at + 30, true), commentLength = view.getUint16(at + 32, true);
    const end = at + ENTRY.bytes + nameLength + extraLength + commentLength;
    if (end > view.byteLength) throw zip.broken('has a table of contents that is cut short');
    const path = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + ENTRY.bytes, nameLength)).replaceAll('\\', '/');
    const wide = new DataView(view.buffer, view.byteOffset + at + ENTRY.bytes + nameLength, extraLength);
    const [unpacked, packedSize, start] = sizes(wide, [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]);
    if (!path.endsWith('/')) {
      entries.push({
        path, method: view.getUint16(at + 10, true), encrypted: (view.getUint16(at + 8, true) & 1) === 1, crc32: view.getUint32(at + 16, true),
        size: unpacked, packedSize, offset: start,
      });
    }
    at = end;
  }
  return entries;
}

/** Absolute byte range of an entry's contents as they are packed; its local header is read for that. Throws the zip's `broken` where they do not lie in it. */
export async function contentsOf(zip: ZipSource, { path, offset, packedSize }: ZipEntry): Promise<{ readonly start: number; readonly end: number }> {
  const header = offset + LOCAL.bytes <= zip.size ? viewOf(await zip.read(offset, offset + LOCAL.bytes)) : null;
  if (header === null || header.byteLength < LOCAL.bytes || header.getUint32(0, true) !== LOCAL.signature) throw zip.broken(`has no entry ${path} where its table of contents says`);
  const start = offset + LOCAL.bytes + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + packedSize > zip.size) throw zip.broken(`should hold ${path} up to byte ${start + packedSize} but ends after ${zip.size}; it is cut short`);
  return { start, end: start + packedSize };
}

async function findDirectory(zip: ZipSource): Promise<{ readonly offset: number; readonly size: number }> {
  const tail = viewOf(await zip.read(Math.max(0, zip.size - END.bytes - END_64_LOCATOR.bytes - LONGEST_COMMENT), zip.size));
  for (let at = tail.byteLength - END.bytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    const locator = at - END_64_LOCATOR.bytes;
    if (locator >= 0 && tail.getUint32(locator, true) === END_64_LOCATOR.signature) {
      const end = Number(tail.getBigUint64(locator + 8, true));
      const wide = end + END_64.bytes <= zip.size ? viewOf(await zip.read(end, end + END_64.bytes)) : null;
      if (wide === null || wide.byteLength < END_64.bytes || wide.getUint32(0, true) !== END_64.signature) throw zip.broken('has a broken 64-bit record at its end');
      return { size: Number(wide.getBigUint64(40, true)), offset: Number(wide.getBigUint64(48, true)) };
    }
    return { size: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
  }
  throw zip.broken('has no table of contents at its end, so it is cut short or no zip');
}

/** Size, packed size and offset; those that are too large for 32 bits stand in the extra field 1, in this order. */
function sizes(extra: DataView, fields: readonly [number, number, number]): [number, number, number] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== WIDE_SIZES) continue;
    const end = Math.min(extra.byteLength, at + 4 + extra.getUint16(at + 2, true));
    let next = at + 4;
    const wide = (value: number): number => {
      if (value !== IN_64_BITS || next + 8 > end) return value;
      next += 8;
      return Number(extra.getBigUint64(next - 8, true));
    };
    return [wide(fields[0]), wide(fields[1]), wide(fields[2])];
  }
  return [...fields];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
