import type { WeightFile } from './weightFile.ts';

/** Web Crypto hashes no stream, so a large file is hashed part by part. */
const PART_BYTES = 64 * 2 ** 20;

/**
 * Lower-case hex SHA-256 of weight files in the order given. One file of at most 64 MiB: of its bytes, as `sha256sum`
 * prints it. More: of the digests of all 64 MiB parts, one after the other.
 */
export async function hashFiles(files: readonly WeightFile[]): Promise<string> {
  const digests: Uint8Array<ArrayBuffer>[] = [];
  for (const file of files) {
    for (let start = 0; start < file.size; start += PART_BYTES) {
      digests.push(await sha256(await file.read(start, Math.min(file.size, start + PART_BYTES))));
    }
  }
  const [only] = digests;
  const digest = digests.length === 1 && only !== undefined ? only : await sha256(concatBytes(digests));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
