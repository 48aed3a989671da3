import { readZipDirectory as readDirectory, type ZipEntry, type ZipSource } from '../../artifacts/zip/directory.ts';
import { StudioError } from '../../domain/errors.ts';

/** The entries of a zip on the disk, folders left out. Throws `zipInvalid`. */
export function readZipDirectory(zip: File): Promise<readonly ZipEntry[]> {
  return readDirectory(sourceOf(zip));
}

/** A zip on the disk, read by ranges. */
export function sourceOf(zip: File): ZipSource {
  return {
    size: zip.size,
    read: async (start, end) => new Uint8Array(await zip.slice(start, end).arrayBuffer()),
    broken: (why) => broken(zip, why),
  };
}

/** A zip that cannot be read; `why` goes on where its name stands. */
export function broken(zip: File, why: string): StudioError {
  return new StudioError('zipInvalid', `${zip.name} ${why}. Make the zip again, or drop the folder itself.`, { file: zip.name });
}
