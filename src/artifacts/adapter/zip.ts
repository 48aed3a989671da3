import { unzipSync, zipSync } from 'fflate';
import { StudioError } from '../../domain/errors.ts';
import type { FileBytes } from '../../domain/files.ts';

/** No prompt comes near this (200 tokens of width 16 384 are 13 MB); a zip that unfolds to more is a mistake or a bomb. */
const MAX_UNZIPPED_BYTES = 256 * 2 ** 20;

/** Whether a file begins as a zip does, whatever its name. */
export function isZip({ bytes }: FileBytes): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** The files of a zip by their paths in it; what operating systems add (`__MACOSX/`, dot files) is left out. */
export function unzip({ name, bytes }: FileBytes): FileBytes[] {
  let total = 0;
  const entries = inflate(name, bytes, (path, size) => {
    const parts = path.split('/');
    if (parts.includes('..') || path.startsWith('/') || /^[a-z]:/i.test(path)) {
      throw new StudioError('zipInvalid', `${name} holds the path "${path}", which leads out of its folder; make the zip again.`, { file: name, key: path });
    }
    if (path.endsWith('/') || parts.some((part) => part.startsWith('.') || part === '__MACOSX')) return false;
    total += size;
    if (total > MAX_UNZIPPED_BYTES) {
      throw new StudioError('zipInvalid', `${name} unfolds to more than ${MAX_UNZIPPED_BYTES / 2 ** 20} MiB; zip only the adapter's own files.`, { file: name, key: path });
    }
    return true;
  });
  return Object.entries(entries).map(([path, content]) => ({ name: path.replaceAll('\\', '/'), bytes: content }));
}

/** The sizes a zip states bound what is allocated for it, so an entry that unfolds to more is cut, not followed. */
function inflate(name: string, bytes: Uint8Array, wanted: (path: string, size: number) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter: (entry) => wanted(entry.name.replaceAll('\\', '/'), entry.originalSize) });
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError('zipInvalid', `${name} is a broken zip (${reason}); get the file again.`, { file: name });
  }
}

/** One zip of the files, all with the same time, so that the same adapter gives the same bytes. */
export function zip(name: string, files: readonly FileBytes[], modified: Date): FileBytes {
  return { name, bytes: zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes])), { mtime: modified }) };
}
