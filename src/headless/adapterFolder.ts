import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readAdapterFiles } from '../artifacts/adapter/readAdapterFiles.ts';
import { StudioError } from '../domain/errors.ts';
import type { Adapter } from '../domain/prompt.ts';

/** An adapter from a PEFT folder, or from one file (zip, .npy, .json). */
export async function readAdapterFolder(path: string): Promise<Adapter> {
  const found = await stat(path).catch(() => {
    throw new StudioError('usage', `--adapter ${path}: no such folder or file.`, { path });
  });
  const paths = found.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [path];
  const files = await Promise.all(paths.map(async (file) => (
    (await stat(file)).isFile() ? [{ name: basename(file), bytes: new Uint8Array(await readFile(file)) }] : []
  )));
  return readAdapterFiles(files.flat());
}
