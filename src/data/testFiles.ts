import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileSource } from '../domain/files.ts';

/** For tests only: folders of the repository and of `../shared`, which is not always there. */
const ROOT = resolve(import.meta.dirname, '../..');

export const basePath = join(ROOT, 'public/models/base');
export const sharedPath = (path: string) => join(ROOT, '../shared', path);

/** The reason a test can't run, to put in its name; empty where it can. */
export function missing(path: string): string {
  return existsSync(sharedPath(path)) ? '' : ` (skipped: ../shared/${path} is not here)`;
}

/** A folder on disk as the program sees folders. */
export function folder(path: string): FileSource {
  return {
    name: path,
    list: async () => Promise.all((await readdir(path)).map(async (name) => ({ path: name, size: (await stat(join(path, name))).size }))),
    read: async (name, start, end) => new Uint8Array(await readFile(join(path, name))).subarray(start, end),
  };
}

/** A folder in memory. */
export function memoryFolder(files: Readonly<Record<string, string | Uint8Array>>): FileSource {
  const bytes = new Map(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? new TextEncoder().encode(content) : content]));
  return {
    name: 'memory',
    list: async () => [...bytes].map(([path, { length }]) => ({ path, size: length })),
    read: async (path) => {
      const found = bytes.get(path);
      if (found === undefined) throw new Error(`no ${path}`);
      return found;
    },
  };
}
