import type { BlobStore } from '../../domain/blobs.ts';
import type { FileSource } from '../../domain/files.ts';
import { chooseFiles } from '../hub/chooseFiles.ts';
import { keyOf, needRoom, writeManifest } from './modelStore.ts';
import { putBlob, sha256Of } from './putBlob.ts';

const PART_BYTES = 8 << 20;

/**
 * Keeps a dropped model and returns its key. Its files are read twice: for their names, which are their hashes, and to
 * be written, where no other model has them. Throws `storageFull` before anything is written where there is no room.
 */
export async function keepFolder(blobs: BlobStore, source: FileSource, licence: string | null, addedAt: string): Promise<string> {
  const files = [];
  for (const { path, size } of chooseFiles(source.name, await source.list())) {
    files.push({ path, size, sha256: await sha256Of(partsOf(source, path, size)) });
  }
  const missing = await Promise.all(files.map(async ({ sha256, size }) => (await blobs.size(sha256) === size ? 0 : size)));
  await needRoom(blobs, missing.reduce((sum, size) => sum + size, 0), source.name);
  const key = await keyOf(['folder', source.name, ...files.map(({ path, sha256 }) => `${path} ${sha256}`)]);
  const manifest = { version: 1, name: source.name, source: { kind: 'folder' }, licence, addedAt, files } as const;
  await writeManifest(blobs, key, { ...manifest, complete: false });
  for (const { path, size, sha256 } of files) await putBlob(blobs, sha256, size, partsOf(source, path, size));
  await writeManifest(blobs, key, { ...manifest, complete: true });
  return key;
}

async function* partsOf(source: FileSource, path: string, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += PART_BYTES) yield source.read(path, start, Math.min(size, start + PART_BYTES));
}
