import type { FileSource } from '../../../src/domain/files.ts';

/** A folder of the bench's server; each file is fetched once. */
export function fetchedFolder(url: string, names: readonly string[]): FileSource {
  const fetched = new Map<string, Promise<Uint8Array>>();
  const bytesOf = (name: string): Promise<Uint8Array> => {
    const bytes = fetched.get(name) ?? fetch(url + name).then(async (answer) => {
      if (!answer.ok) throw new Error(`${url}${name}: ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    });
    fetched.set(name, bytes);
    return bytes;
  };
  return {
    name: url,
    list: () => Promise.all(names.map(async (path) => ({ path, size: (await bytesOf(path)).length }))),
    read: async (path, start, end) => (await bytesOf(path)).slice(start, end),
  };
}
