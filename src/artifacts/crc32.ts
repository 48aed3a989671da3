import { createCRC32 } from 'hash-wasm';

/** CRC-32 of parts one after the other, as zip files have it; `digest` gives it as a number. */
export async function streamCrc32(): Promise<{ update(bytes: Uint8Array): void; digest(): number }> {
  const hasher = await createCRC32();
  hasher.init();
  return { update: (bytes) => { hasher.update(bytes); }, digest: () => Number.parseInt(hasher.digest('hex'), 16) };
}
