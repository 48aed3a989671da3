import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StudioError } from '../domain/errors.ts';
import type { FileBytes } from '../domain/files.ts';
import { diskError } from './disk.ts';

/** Checks early that an output can be written, so that no hour of training is lost to a typing error. */
export async function checkOutput(path: string, kind: 'folder' | 'file'): Promise<string> {
  const target = resolve(path);
  const found = await stat(target).catch(() => null);
  if (found && found.isDirectory() !== (kind === 'folder')) {
    throw new StudioError('usage', `--out ${path}: there is a ${found.isDirectory() ? 'folder' : 'file'} of that name; give another.`, { path });
  }
  let parent = dirname(target);
  while (!(await stat(parent).catch(() => null))) parent = dirname(parent);
  if (!(await stat(parent)).isDirectory()) {
    throw new StudioError('usage', `--out ${path}: ${parent} is not a folder.`, { path });
  }
  return target;
}

/** Writes files beside their place and moves them in together: a reader never sees half of them. */
export async function writeTogether(folder: string, files: readonly FileBytes[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const waiting = await mkdtemp(join(folder, '.partial-'));
  try {
    for (const { name, bytes } of files) {
      await mkdir(dirname(join(waiting, name)), { recursive: true });
      await writeFile(join(waiting, name), bytes);
    }
    for (const name of await readdir(waiting)) {
      await rm(join(folder, name), { recursive: true, force: true });
      await rename(join(waiting, name), join(folder, name));
    }
  } catch (error) {
    throw diskError(error, folder);
  } finally {
    await rm(waiting, { recursive: true, force: true });
  }
}

/** One file, whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const waiting = join(dirname(path), `.partial-${process.pid}-${basename(path)}`);
  await writeFile(waiting, text);
  await rename(waiting, path);
}
