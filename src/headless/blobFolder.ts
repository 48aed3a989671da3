import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore, BlobWriter } from '../domain/blobs.ts';
import { StudioError } from '../domain/errors.ts';
import { readPart } from './readPart.ts';

/** Where models from the hub are kept: STUDIO_CACHE, else the user's cache folder. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['STUDIO_CACHE'] ?? join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'prompt-tuning-studio');
}

/** Blobs in a folder of this disk, made where it is missing. */
export async function openBlobFolder(folder: string): Promise<BlobStore> {
  const blobs = join(folder, 'blobs'), records = join(folder, 'records'), locks = join(folder, 'locks');
  for (const path of [blobs, records, locks]) await mkdir(path, { recursive: true });
  return {
    size: async (sha256) => (await stat(join(blobs, sha256)).catch(() => null))?.size ?? 0,
    read: (sha256, start, end) => readPart(join(blobs, sha256), start, end),
    append: (sha256) => appender(join(blobs, sha256)),
    remove: (sha256) => rm(join(blobs, sha256), { force: true }),
    list: () => readdir(blobs),
    readRecord: (key) => readFile(join(records, key), 'utf8').catch(() => null),
    // Renamed into place, so that a power cut leaves the old or the new.
    writeRecord: async (key, text) => {
      await writeFile(join(folder, key), text);
      await rename(join(folder, key), join(records, key));
    },
    removeRecord: (key) => rm(join(records, key), { force: true }),
    listRecords: () => readdir(records),
    free: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async alone(name, work, waiting) {
      const lock = join(locks, createHash('sha256').update(name).digest('hex'));
      for (let told = false; !await take(lock); told = true) {
        if (!told) waiting?.onWait();
        waiting?.signal.throwIfAborted();
        await new Promise((resolve) => { setTimeout(resolve, 100); });
      }
      try {
        return await work();
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

async function appender(path: string): Promise<BlobWriter> {
  const handle = await open(path, 'a');
  return {
    write: async (bytes) => {
      await handle.writeFile(bytes).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
        throw new StudioError('storageFull', `The disk of ${path} is full. What was stored so far stays: free some space, then start again.`, { path, missingBytes: bytes.length });
      });
    },
    close: () => handle.close(),
  };
}

/** Takes a lock file with this process's number in it; one whose process is gone is taken over. */
async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) await rm(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
