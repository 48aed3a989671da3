import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { HubFile, HubListing } from '../../domain/hub.ts';
import { fileUrl } from './address.ts';
import { request, type HubAccess } from './request.ts';

/** Files of a repository, read from the hub part by part as they are asked for; nothing of them is kept. */
export function remoteFiles(access: HubAccess, { place, commit }: HubListing, files: readonly HubFile[], signal?: AbortSignal): FileSource {
  const pinned = { ...place, revision: commit };
  return {
    name: place.name,
    list: async () => files.map(({ path, size }) => ({ path, size })),
    read: async (path, start = 0, end) => {
      const file = files.find((candidate) => candidate.path === path);
      if (file === undefined) throw new StudioError('modelFileMissing', `${place.name} has no file ${path}.`, { name: place.name, file: path });
      const until = Math.min(end ?? file.size, file.size);
      if (until <= start) return new Uint8Array(0);
      const whole = start === 0 && until === file.size;
      const response = await request(access, {
        url: fileUrl(pinned, path), place, file: path, ...(whole ? {} : { range: { start, end: until } }), ...(signal ? { signal } : {}),
      });
      // A server that knows no ranges sends the file from its beginning: only as much as is needed is taken.
      return take(response, response.status === 206 ? 0 : start, until - start);
    },
  };
}

/** `length` bytes of a body after the first `skip`; the rest is not waited for. */
async function take(response: Response, skip: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let position = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    const from = Math.max(0, skip - position);
    const at = position + from - skip;
    position += next.value.length;
    if (from < next.value.length) bytes.set(next.value.subarray(from, from + Math.max(0, length - at)), at);
    if (position >= skip + length) break;
  }
  await reader?.cancel().catch(() => undefined);
  return bytes.subarray(0, Math.max(0, position - skip));
}
