/**
 * The files in a zip archive, found by reading its ends alone. Source: PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3;
 * only what torch.save writes is accepted: stored entries, in one part, with zip64 where sizes need it.
 */
import { refuseTorch } from './refuse.ts';

export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** A stored entry: where its local header begins, and how long its contents are. */
export interface ZipEntry { readonly header: number; readonly length: number }

const END_BYTES = 22;
const END64_LOCATOR_BYTES = 20;
const LOCAL_BYTES = 30;
/** An end record may be followed by a comment of up to 65 535 bytes; torch.save writes none. */
const TAIL_BYTES = END_BYTES + END64_LOCATOR_BYTES + 65_535;
/** A checkpoint has an entry a tensor: its directory is some hundred kilobytes. */
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20;
const FULL32 = 0xffff_ffff;
const ZIP64_EXTRA = 1;

/** Entries by their names. Throws `torchFile` where the archive is cut short, broken, compressed or encrypted. */
export async function readZipTable(file: string, size: number, read: ReadRange): Promise<Map<string, ZipEntry>> {
  const { offset, length, count } = await findDirectory(file, size, read);
  if (length > MAX_DIRECTORY_BYTES || offset + length > size) throw refuseTorch(file, 'has a table of contents that does not lie within it; it is cut short');
  const bytes = await read(offset, offset + length);
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x0201_4b50) throw refuseTorch(file, `has a broken table of contents at entry ${i}`);
    const nameLength = view.getUint16(at + 28, true), extraLength = view.getUint16(at + 30, true), commentLength = view.getUint16(at + 32, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint16(at + 10, true) !== 0 || (view.getUint16(at + 8, true) & 1) !== 0) throw refuseTorch(file, `holds ${name} compressed or encrypted`);
    const extra = viewOf(bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
    const [, stored, header] = wideSizes(extra, [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]);
    entries.set(name, { header: header ?? 0, length: stored ?? 0 });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Absolute byte range of an entry's contents: its local header is read for that. Throws `torchFile` where they do not lie in the file. */
export async function contentsOf(
  file: string, name: string, { header, length }: ZipEntry, size: number, read: ReadRange,
): Promise<{ readonly start: number; readonly end: number }> {
  const local = header + LOCAL_BYTES <= size ? viewOf(await read(header, header + LOCAL_BYTES)) : null;
  if (local === null || local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== 0x0403_4b50) throw refuseTorch(file, `has no entry ${name} where its table of contents says`);
  const start = header + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + length > size) throw refuseTorch(file, `should hold ${name} up to byte ${start + length} but ends after ${size}; it is cut short`);
  return { start, end: start + length };
}

/** Sizes of the directory record, and those of 32 one-bits from the zip64 extra field, in its order. */
function wideSizes(extra: DataView, sizes: readonly number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.byteLength && extra.getUint16(at, true) !== ZIP64_EXTRA) at += 4 + extra.getUint16(at + 2, true);
  let next = at + 4;
  return sizes.map((value) => {
    if (value !== FULL32 || next + 8 > extra.byteLength) return value;
    next += 8;
    return Number(extra.getBigUint64(next - 8, true));
  });
}

async function findDirectory(file: string, size: number, read: ReadRange): Promise<{ offset: number; length: number; count: number }> {
  const tailStart = Math.max(0, size - TAIL_BYTES);
  const tail = viewOf(await read(tailStart, size));
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== 0x0605_4b50) end--;
  if (end < 0) throw refuseTorch(file, 'is no zip archive, or is cut short: it has no table of contents');
  const narrow = { offset: tail.getUint32(end + 16, true), length: tail.getUint32(end + 12, true), count: tail.getUint16(end + 10, true) };
  const locator = end - END64_LOCATOR_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== 0x0706_4b50) return narrow;
  const at = Number(tail.getBigUint64(locator + 8, true));
  const wide = at + 56 <= size ? viewOf(await read(at, at + 56)) : null;
  if (wide === null || wide.byteLength < 56 || wide.getUint32(0, true) !== 0x0606_4b50) throw refuseTorch(file, 'has a broken zip64 record at its end');
  return { offset: Number(wide.getBigUint64(48, true)), length: Number(wide.getBigUint64(40, true)), count: Number(wide.getBigUint64(32, true)) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
