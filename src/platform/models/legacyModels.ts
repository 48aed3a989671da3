/** Models that earlier versions of this program kept: a folder each under a random name, every file in it. */
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { StoredModel } from '../../domain/hub.ts';
import { modelsRoot } from './opfsRoot.ts';

/** The folder's name as it was dropped; the folder itself is named by the key. */
const NAME_FILE = '.name';
/** Of the present store, beside them. */
const NOT_MODELS = new Set(['blobs', 'records']);

export async function listLegacyModels(): Promise<readonly StoredModel[]> {
  const models: StoredModel[] = [];
  for await (const [key, folder] of (await modelsRoot()).entries()) {
    if (folder.kind !== 'directory' || NOT_MODELS.has(key)) continue;
    const bytes = (await filesOf(folder)).reduce((sum, { size }) => sum + size, 0);
    const name = await folder.getFileHandle(NAME_FILE).then(async (handle) => (await handle.getFile()).text()).catch(() => key);
    models.push({ key, name, bytes, totalBytes: bytes, complete: true, source: { kind: 'folder' }, licence: null, sha256: null, addedAt: null });
  }
  return models;
}

/** Such a model's files; null where there is no such key. */
export async function openLegacyModel(key: string, name: string): Promise<FileSource | null> {
  if (NOT_MODELS.has(key)) return null;
  const folder = await (await modelsRoot()).getDirectoryHandle(key).catch(() => null);
  if (folder === null) return null;
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

/** Whether there was such a model; it is gone then. */
export async function removeLegacyModel(key: string): Promise<boolean> {
  if (NOT_MODELS.has(key)) return false;
  return (await modelsRoot()).removeEntry(key, { recursive: true }).then(() => true, () => false);
}

async function filesOf(folder: FileSystemDirectoryHandle): Promise<{ path: string; size: number }[]> {
  const files: { path: string; size: number }[] = [];
  for await (const [path, entry] of folder.entries()) {
    if (entry.kind === 'file') files.push({ path, size: (await entry.getFile()).size });
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
