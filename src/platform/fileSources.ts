/** Model folders from where a browser may have them. No window access: the worker uses it. */
import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';

/** Dropped or picked files of one folder, by their plain names. */
export function droppedFolder(name: string, files: readonly File[]): FileSource {
  return {
    name,
    list: async () => files.map((file) => ({ path: file.name, size: file.size })),
    read: async (path, start, end) => {
      const file = files.find((candidate) => candidate.name === path);
      if (file === undefined) throw missing(name, path);
      return new Uint8Array(await file.slice(start ?? 0, end ?? file.size).arrayBuffer());
    },
  };
}

/**
 * A folder under this origin; `url` ends with a slash. HTTP lists no folder, so the names that may be there are given
 * and asked for.
 */
export function servedFolder(name: string, url: string, mayHold: readonly string[]): FileSource {
  const fetchPart = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(path, url), init);
    if (!response.ok) throw missing(name, path);
    return response;
  };
  return {
    name,
    list: async () => {
      const sizes = await Promise.all(mayHold.map(async (path) => {
        const response = await fetch(new URL(path, url), { method: 'HEAD' });
        // A development server answers an unknown path with its HTML page.
        const found = response.ok && !(response.headers.get('content-type') ?? '').startsWith('text/html');
        return found ? [{ path, size: Number(response.headers.get('content-length') ?? 0) }] : [];
      }));
      return sizes.flat();
    },
    read: async (path, start, end) => {
      const ranged = start !== undefined || end !== undefined;
      const last = end === undefined ? '' : String(end - 1);
      const response = await fetchPart(path, ranged ? { headers: { Range: `bytes=${start ?? 0}-${last}` } } : {});
      const bytes = new Uint8Array(await response.arrayBuffer());
      return ranged && response.status === 200 ? bytes.subarray(start ?? 0, end) : bytes;
    },
  };
}

function missing(name: string, path: string): StudioError {
  return new StudioError('modelFileMissing', `The model ${name} has no file ${path}.`, { file: path, name });
}
