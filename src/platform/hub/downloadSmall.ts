import { StudioError } from '../../domain/errors.ts';
import type { HubFile, HubPlace } from '../../domain/hub.ts';
import { fileUrl } from './address.ts';
import { damaged, unreachable } from './errors.ts';
import { backOff, request, TRIES, type HubAccess } from './request.ts';

/** The hub keeps files above 10 MB as LFS, with a SHA-256; what has only a git hash is small. */
const LARGEST = 64 << 20;

/**
 * A file without a SHA-256, whole, checked by the hash that git gives it. Throws `hubDamaged`, `hubFailed` where the
 * hub gives nothing to check it by, or what `request` throws.
 */
export async function downloadSmall(access: HubAccess, place: HubPlace, file: HubFile, signal: AbortSignal): Promise<Uint8Array> {
  if (file.gitSha1 === null || file.size > LARGEST) {
    throw new StudioError('hubFailed', `${place.endpoint} gives no hash to check ${file.path} of ${place.name} by, so it is not downloaded; ask whoever runs the mirror.`, { name: place.name, file: file.path, endpoint: place.endpoint });
  }
  const bytes = await fetchWhole(access, place, file, signal);
  if (bytes.length !== file.size) throw damaged(place.name, file.path, `came with ${bytes.length} bytes instead of ${file.size}`);
  if (await gitBlobSha1(bytes) !== file.gitSha1) throw damaged(place.name, file.path, 'has another hash than the hub gives');
  return bytes;
}

async function fetchWhole(access: HubAccess, place: HubPlace, { path }: HubFile, signal: AbortSignal): Promise<Uint8Array> {
  for (let tries = 1; ; tries++) {
    const response = await request(access, { url: fileUrl(place, path), place, file: path, signal });
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      signal.throwIfAborted();
      if (tries >= TRIES) throw unreachable(place, cause);
      await access.wait(backOff(tries), signal);
    }
  }
}

/** What git names a file's content by: the SHA-1 of "blob ", its length, a NUL and the bytes (git-hash-object). */
export async function gitBlobSha1(bytes: Uint8Array): Promise<string> {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-1', all)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
