/** Models kept in this browser, of this and of earlier versions. No window access: the worker uses it too. */
import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';
import type { StoredModel } from '../domain/hub.ts';
import { listLegacyModels, openLegacyModel, removeLegacyModel } from './models/legacyModels.ts';
import { listModels, openModel, removeModel } from './models/modelStore.ts';
import { openOpfsBlobs } from './models/opfsBlobs.ts';

/** What is stored, by name; empty where the browser has no private file system. */
export async function listStoredModels(): Promise<readonly StoredModel[]> {
  const blobs = await openOpfsBlobs().catch(() => null);
  if (blobs === null) return [];
  const models = [...await listModels(blobs), ...await listLegacyModels()];
  return models.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** A stored model's files. Throws `modelFileMissing` where the key is unknown or its download is not complete. */
export async function openStoredModel(key: string, name: string): Promise<FileSource> {
  const files = await openModel(await openOpfsBlobs(), key) ?? await openLegacyModel(key, name);
  if (files !== null) return files;
  throw new StudioError('modelFileMissing', `The stored model ${name} is no longer in the browser's storage; get it again.`, { name });
}

export async function removeStoredModel(key: string): Promise<void> {
  if (!await removeLegacyModel(key)) await removeModel(await openOpfsBlobs(), key);
}

/** Asks the browser not to clear what is kept when disk space runs low; it decides by itself, mostly without a question. */
export async function askPersistence(): Promise<boolean> {
  return 'storage' in navigator && 'persist' in navigator.storage && navigator.storage.persist();
}
