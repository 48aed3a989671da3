import { streamSha256 } from '../../artifacts/sha256.ts';
import type { BlobStore } from '../../domain/blobs.ts';

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** SHA-256 of parts one after the other, lower-case hex. */
export async function sha256Of(parts: Parts): Promise<string> {
  const hash = await streamSha256();
  for await (const part of parts) hash.update(part);
  return hash.digest();
}

/** Stores bytes whose hash is known, unless they are here already. Throws `storageFull`. */
export async function putBlob(blobs: BlobStore, sha256: string, size: number, parts: Parts): Promise<void> {
  await blobs.alone(sha256, async () => {
    if (await blobs.size(sha256) === size) return;
    await blobs.remove(sha256);
    const writer = await blobs.append(sha256);
    try {
      for await (const part of parts) await writer.write(part);
    } finally {
      await writer.close();
    }
  });
}
