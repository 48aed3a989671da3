/** Model folders kept in the origin's private file system. No window access: the worker uses it too. */
import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';

export interface StoredModel {
  readonly key: string;
  readonly name: string;
  /** Of all its files together. */
  readonly bytes: number;
}

const ROOT = 'models';
/** The folder's name as it was dropped; the folder itself is named by the key. */
const NAME_FILE = '.name';
const COPY_BYTES = 8 << 20;

/**
 * Copies a model's files into storage and returns the key. Rejects with `storageFailed` (and leaves nothing) where
 * there is no room or no private file system.
 */
export async function storeModel(source: FileSource): Promise<string> {
  const key = crypto.randomUUID();
  const root = await modelsRoot();
  try {
    const folder = await root.getDirectoryHandle(key, { create: true });
    await writeFile(folder, NAME_FILE, [new TextEncoder().encode(source.name)]);
    for (const { path, size } of await source.list()) {
      if (!path.includes('/')) await writeFile(folder, path, parts(source, path, size));
    }
    return key;
  } catch (error) {
    await root.removeEntry(key, { recursive: true }).catch(() => undefined);
    throw new StudioError('storageFailed',
      `The model ${source.name} could not be kept in the browser's storage (${String(error)}); it works until the page is closed. Free some disk space to keep it.`,
      { name: source.name });
  }
}

/** A stored model's files. Throws `modelFileMissing` where the key is unknown. */
export async function openStoredModel(key: string, name: string): Promise<FileSource> {
  const folder = await (await modelsRoot()).getDirectoryHandle(key).catch(() => {
    throw new StudioError('modelFileMissing', `The stored model ${name} is no longer in the browser's storage; drop its folder again.`, { name });
  });
  return {
    name,
    list: async () => (await filesOf(folder)).filter(({ path }) => path !== NAME_FILE),
    read: async (path, start, end) => {
      const handle = await folder.getFileHandle(path).catch(() => {
        throw new StudioError('modelFileMissing', `The stored model ${name} has no file ${path}; drop its folder again.`, { file: path, name });
      });
      const file = await handle.getFile();
      return new Uint8Array(await file.slice(start ?? 0, end ?? file.size).arrayBuffer());
    },
  };
}

/** What is stored, by name; empty where the browser has no private file system. */
export async function listStoredModels(): Promise<readonly StoredModel[]> {
  const models: StoredModel[] = [];
  const root = await modelsRoot().catch(() => null);
  if (root === null) return models;
  for await (const [key, folder] of root.entries()) {
    if (folder.kind !== 'directory') continue;
    const files = await filesOf(folder);
    const name = await folder.getFileHandle(NAME_FILE).then(async (handle) => (await handle.getFile()).text()).catch(() => key);
    models.push({ key, name, bytes: files.reduce((sum, { size }) => sum + size, 0) });
  }
  return models.toSorted((a, b) => a.name.localeCompare(b.name));
}

export async function removeStoredModel(key: string): Promise<void> {
  await (await modelsRoot()).removeEntry(key, { recursive: true });
}

async function modelsRoot(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(ROOT, { create: true });
}

async function filesOf(folder: FileSystemDirectoryHandle): Promise<{ path: string; size: number }[]> {
  const files: { path: string; size: number }[] = [];
  for await (const [path, entry] of folder.entries()) {
    if (entry.kind === 'file') files.push({ path, size: (await entry.getFile()).size });
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function* parts(source: FileSource, path: string, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += COPY_BYTES) yield source.read(path, start, Math.min(size, start + COPY_BYTES));
}

async function writeFile(
  folder: FileSystemDirectoryHandle, name: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  try {
    for await (const chunk of chunks) await writable.write(new Uint8Array(chunk));
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
}
