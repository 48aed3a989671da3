/** SHA-256 of bytes that come one part after the other; Web Crypto hashes only what is whole in memory. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex of everything so far; nothing may be added after. */
  digest(): string;
}

/** hash-wasm: twice as fast as plain JavaScript, which a fast connection outruns. Fetched with the first hash, for which most visits have no need. */
export async function streamSha256(): Promise<Sha256> {
  const { createSHA256 } = await import('hash-wasm');
  const hasher = await createSHA256();
  hasher.init();
  return {
    update: (bytes) => { hasher.update(bytes); },
    digest: () => hasher.digest('hex'),
  };
}

/** One hash for several files: their own where there is one; else of their hashes as text, one after the other. */
export async function joinedSha256(hashes: readonly string[]): Promise<string> {
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only;
  const joined = await streamSha256();
  joined.update(new TextEncoder().encode(hashes.join('')));
  return joined.digest();
}
