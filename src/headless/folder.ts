import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';
import { readPart } from './readPart.ts';

/** A folder on disk as a FileSource; one level deep, as model folders are. */
export async function openFolder(path: string): Promise<FileSource> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new StudioError('modelFileMissing', `${path} is not a folder; give the folder that holds config.json.`, { path });
  }
  return {
    name: basename(folder),
    async list() {
      const entries = await readdir(folder, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
      return Promise.all(files.map(async ({ name }) => ({ path: name, size: (await stat(join(folder, name))).size })));
    },
    read: (name, start = 0, end = Infinity) => readPart(join(folder, name), start, end).catch(() => {
      throw new StudioError('modelFileMissing', `${basename(folder)}: there is no file ${name}, or it cannot be read.`, { file: name });
    }),
  };
}

/** One file the user named, whole. Throws `usage` naming flag and path. */
export async function readNamedFile(path: string, flag: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  try {
    return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
  } catch {
    throw new StudioError('usage', `--${flag} ${path}: no such file, or it cannot be read.`, { path });
  }
}
