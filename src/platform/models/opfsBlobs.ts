/** Blobs in the origin's private file system. Writing needs a worker; listing, reading and removing work in the page too. */
import type { BlobStore, BlobWriter } from '../../domain/blobs.ts';
import { StudioError } from '../../domain/errors.ts';
import { isQuotaExceeded } from '../storageErrors.ts';
import { holdFile } from './holdFile.ts';
import { modelsRoot } from './opfsRoot.ts';
import { retryWhileHeld } from './retryWhileHeld.ts';

const LOCKS = 'prompt-tuning-studio';

/** Rejects where the browser has no private file system (some private windows). */
export async function openOpfsBlobs(): Promise<BlobStore> {
  const root = await modelsRoot();
  const blobs = await root.getDirectoryHandle('blobs', { create: true });
  const records = await root.getDirectoryHandle('records', { create: true });
  return {
    size: async (sha256) => (await fileOf(blobs, sha256))?.size ?? 0,
    read: async (sha256, start, end) => {
      const file = await fileOf(blobs, sha256);
      return file === null ? new Uint8Array(0) : new Uint8Array(await file.slice(start, end).arrayBuffer());
    },
    hold: (sha256) => holdFile(blobs, sha256),
    append: (sha256) => toldWhenFull(async () => appender(await blobs.getFileHandle(sha256, { create: true }))),
    remove: (sha256) => removeEntry(blobs, sha256),
    list: () => namesOf(blobs),
    readRecord: async (key) => (await fileOf(records, key))?.text() ?? null,
    writeRecord: (key, text) => toldWhenFull(async () => {
      const bytes = new TextEncoder().encode(text);
      const handle = await accessHandle(await records.getFileHandle(key, { create: true }));
      try {
        handle.write(bytes, { at: 0 });
        handle.truncate(bytes.length);
        handle.flush();
      } finally {
        handle.close();
      }
    }),
    removeRecord: (key) => removeEntry(records, key),
    listRecords: () => namesOf(records),
    free: async () => {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
    },
    async alone(name, work, waiting) {
      if (!('locks' in navigator)) return work();
      const lock = `${LOCKS}/${name}`;
      if (waiting !== undefined) {
        const done = await navigator.locks.request(lock, { ifAvailable: true }, async (held) => (held === null ? null : { result: await work() }));
        if (done !== null) return done.result;
        waiting.onWait();
      }
      return navigator.locks.request(lock, waiting === undefined ? {} : { signal: waiting.signal }, work);
    },
  };
}

/** A file for writing alone, waiting a while for whoever holds it: a closed handle lets go a moment later. */
function accessHandle(file: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  return retryWhileHeld(() => file.createSyncAccessHandle());
}

async function appender(file: FileSystemFileHandle): Promise<BlobWriter> {
  const handle = await accessHandle(file);
  let at = handle.getSize();
  return {
    write: async (bytes) => {
      const written = writeSome(handle, bytes, at);
      at += written;
      if (written < bytes.length) throw full(bytes.length - written);
    },
    close: () => toldWhenFull(async () => {
      try {
        handle.flush();
      } finally {
        handle.close();
      }
    }),
  };
}

/** How much was written; nothing where the browser says that its quota is used up. */
function writeSome(handle: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): number {
  try {
    return handle.write(new Uint8Array(bytes), { at });
  } catch (error) {
    if (isQuotaExceeded(error)) return 0;
    throw error;
  }
}

/** Work of which the browser may say in the middle that its quota is used up. */
async function toldWhenFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isQuotaExceeded(error) ? full() : error;
  }
}

function full(missing?: number): StudioError {
  return new StudioError('storageFull', 'The browser has no more room for this page. What was stored so far stays: remove a model you no longer need, or free disk space, then go on.', missing === undefined ? {} : { missingBytes: missing });
}

async function fileOf(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  const handle = await folder.getFileHandle(name).catch(() => null);
  return handle === null ? null : handle.getFile();
}

async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await retryWhileHeld(() => folder.removeEntry(name)).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  });
}

async function namesOf(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}
