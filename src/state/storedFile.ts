/** Files in storage, the user's and ours: blobs, which a database neither clones nor packs on the page's own thread. */
import * as z from '../artifacts/zod.ts';
import type { FileBytes } from '../domain/files.ts';

/** As it is stored: a copy. */
export function storedForm({ bytes }: Pick<FileBytes, 'bytes'>): Blob {
  return new Blob([unshared(bytes)]);
}

/** Bytes as such were stored by earlier versions, and are by browsers that keep no blobs. */
export type StoredFile = Blob | Uint8Array;
export const storedFileSchema: z.ZodMiniType<StoredFile> = z.union([z.instanceof(Blob), z.instanceof(Uint8Array)]);

export async function bytesOf(stored: StoredFile): Promise<Uint8Array> {
  return stored instanceof Blob ? new Uint8Array(await stored.arrayBuffer()) : stored;
}

/** The bytes of a stored file; null for anything else. */
export async function storedBytes(value: unknown): Promise<Uint8Array | null> {
  return value instanceof Blob || value instanceof Uint8Array ? bytesOf(value) : null;
}

/** What moves to the worker with a file's bytes. */
export function bufferOf({ bytes }: FileBytes): ArrayBuffer {
  return unshared(bytes).buffer;
}

/** The same bytes, which no other thread can change; copied only where one could. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : Uint8Array.from(bytes);
}
