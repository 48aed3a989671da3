import { joinedSha256, streamSha256 } from '../../artifacts/sha256.ts';
import type { WeightFile } from './weightFile.ts';

/** Bytes that are read and hashed at a time. */
const PART_BYTES = 4 * 2 ** 20;

/**
 * Lower-case hex SHA-256 of weight files in the order given. One file: of its bytes, as `sha256sum` prints it. More: of
 * their hashes as text, one after the other.
 */
export async function hashFiles(files: readonly WeightFile[]): Promise<string> {
  const hashes: string[] = [];
  for (const file of files) hashes.push(await hashFile(file));
  return joinedSha256(hashes);
}

async function hashFile(file: WeightFile): Promise<string> {
  if (file.knownSha256 !== null) return file.knownSha256;
  const hash = await streamSha256();
  for (let start = 0; start < file.size; start += PART_BYTES) {
    const end = Math.min(file.size, start + PART_BYTES);
    hash.update(await file.read(start, end));
  }
  return hash.digest();
}
