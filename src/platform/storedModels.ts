/** Models kept in this browser, of this and of earlier versions. No window access: the worker uses it too. */
import { StudioError } from '../domain/errors.ts';
import type { FileSource } from '../domain/files.ts';
import type { StoredModel } from '../domain/hub.ts';
import { listLegacyModels, openLegacyModel, removeLegacyModel } from './models/legacyModels.ts';
import { leftovers, listModels, openModel, removeLeftovers, removeModel } from './models/modelStore.ts';
import { openOpfsBlobs } from './models/opfsBlobs.ts';
import { removeModelsRoot } from './models/opfsRoot.ts';

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

/** Parts of models that no model here names: of a damaged or later version's list. Their number, and bytes. */
export async function modelLeftovers(): Promise<{ readonly count: number; readonly bytes: number }> {
  const blobs = await openOpfsBlobs().catch(() => null);
  if (blobs === null) return { count: 0, bytes: 0 };
  const { parts, records, bytes } = await leftovers(blobs);
  return { count: parts.length + records.length, bytes };
}

export async function removeModelLeftovers(): Promise<void> {
  await removeLeftovers(await openOpfsBlobs());
}

/** Takes away everything that is kept of models, whatever it is. */
export async function removeAllModels(): Promise<void> {
  await removeModelsRoot();
}
