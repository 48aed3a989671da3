/** The user's files in storage: blobs, which a database neither clones nor packs on the page's own thread. */
import type { FileBytes } from '../domain/files.ts';

/** As it is stored: a copy. */
export function storedForm({ bytes }: FileBytes): Blob {
  return new Blob([unshared(bytes)]);
}

/** The bytes of a stored file, stored as such by earlier versions and by browsers that keep no blobs; null for anything else. */
export async function storedBytes(value: unknown): Promise<Uint8Array | null> {
  if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  return value instanceof Uint8Array ? value : null;
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
