/** Models over a store of blobs: a manifest each, files shared between models where their bytes are the same. */
import { joinedSha256, streamSha256 } from '../../artifacts/sha256.ts';
import type { BlobStore } from '../../domain/blobs.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { StoredModel } from '../../domain/hub.ts';
import { readManifest, type Manifest } from './manifest.ts';

/** Held while manifests change and blobs that none of them names are taken away. */
const LOCK = 'models';

/** What is kept, by name; half-downloaded models too. */
export async function listModels(blobs: BlobStore): Promise<readonly StoredModel[]> {
  const models = await Promise.all((await manifestsOf(blobs)).map(async ({ key, manifest }) => {
    const { name, source, licence, addedAt, complete, files } = manifest;
    const totalBytes = sum(files.map(({ size }) => size));
    const bytes = complete ? totalBytes : sum(await presentBytes(blobs, manifest));
    return { key, name, bytes, totalBytes, complete, source, licence, sha256: await weightsSha256(files), addedAt };
  }));
  return models.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** How much of each file is here, in the order of the manifest. */
export async function presentBytes(blobs: BlobStore, { files }: Pick<Manifest, 'files'>): Promise<number[]> {
  return Promise.all(files.map(async ({ sha256, size }) => (sha256 === null ? 0 : Math.min(size, await blobs.size(sha256)))));
}

/** A kept model's files; null where there is no such key. Reading throws `modelFileMissing` where a file is no longer whole. */
export async function openModel(blobs: BlobStore, key: string): Promise<FileSource | null> {
  const manifest = readManifest(await blobs.readRecord(key));
  if (manifest === null || !manifest.complete) return null;
  const { name, files } = manifest;
  const whole = (path: string) => {
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined || file.sha256 === null) throw missing(path);
    return { size: file.size, sha256: file.sha256 };
  };
  const missing = (path: string) => new StudioError('modelFileMissing', `${path} of the model ${name} is not whole in storage; remove the model and get it again.`, { file: path, name });
  return {
    name,
    list: async () => files.map(({ path, size }) => ({ path, size })),
    knownSha256: (path) => files.find((file) => file.path === path)?.sha256 ?? null,
    read: async (path, start = 0, end) => {
      const { size, sha256 } = whole(path);
      const until = Math.min(end ?? size, size);
      const bytes = await blobs.read(sha256, start, until);
      if (bytes.length < until - start) throw missing(path);
      return bytes;
    },
    hold: async (path) => {
      const held = await blobs.hold?.(whole(path).sha256) ?? null;
      return held === null ? null : {
        fill: async (into, start) => { if (held.readInto(into, start) < into.length) throw missing(path); },
        close: () => { held.close(); },
      };
    },
  };
}

/** Writes a model's manifest, new or changed. */
export async function writeManifest(blobs: BlobStore, key: string, manifest: Manifest): Promise<void> {
  await blobs.alone(LOCK, () => blobs.writeRecord(key, JSON.stringify(manifest)));
}

/** Forgets a model, and its blobs where no other model has them. */
export async function removeModel(blobs: BlobStore, key: string): Promise<void> {
  await blobs.alone(LOCK, async () => {
    await blobs.removeRecord(key);
    for (const sha256 of (await leftovers(blobs)).parts) await blobs.remove(sha256);
  });
}

/** Blobs that no manifest names, and records that are no manifest of this version; the bytes of the blobs. */
export async function leftovers(blobs: BlobStore): Promise<{ readonly parts: readonly string[]; readonly records: readonly string[]; readonly bytes: number }> {
  const manifests = await manifestsOf(blobs);
  const named = new Set(manifests.flatMap(({ manifest }) => manifest.files.map(({ sha256 }) => sha256)));
  const read = new Set(manifests.map(({ key }) => key));
  const parts = (await blobs.list()).filter((sha256) => !named.has(sha256));
  const records = (await blobs.listRecords()).filter((key) => !read.has(key));
  return { parts, records, bytes: sum(await Promise.all(parts.map((sha256) => blobs.size(sha256)))) };
}

export async function removeLeftovers(blobs: BlobStore): Promise<void> {
  await blobs.alone(LOCK, async () => {
    const { parts, records } = await leftovers(blobs);
    for (const sha256 of parts) await blobs.remove(sha256);
    for (const key of records) await blobs.removeRecord(key);
  });
}

/** Blobs that a complete model names: they were checked when they came. */
export async function wholeBlobs(blobs: BlobStore): Promise<ReadonlySet<string>> {
  const complete = (await manifestsOf(blobs)).filter(({ manifest }) => manifest.complete);
  return new Set(complete.flatMap(({ manifest }) => manifest.files.flatMap(({ sha256 }) => sha256 ?? [])));
}

/** A key that is the same whenever a model comes from the same place or has the same content. */
export async function keyOf(parts: readonly string[]): Promise<string> {
  const hash = await streamSha256();
  hash.update(new TextEncoder().encode(JSON.stringify(parts)));
  return hash.digest().slice(0, 32);
}

/** Throws `storageFull` with what is missing where so many bytes do not fit. */
export async function needRoom(blobs: BlobStore, bytes: number, name: string): Promise<void> {
  const free = await blobs.free();
  if (free === null || bytes <= free) return;
  const megabytes = (value: number) => `${Math.ceil(value / 1e6)} MB`;
  throw new StudioError('storageFull',
    `${name} needs room for ${megabytes(bytes)} more, but only ${megabytes(free)} are free here: ${megabytes(bytes - free)} are missing. Remove a model you no longer need, or free disk space.`,
    { name, neededBytes: bytes, freeBytes: free, missingBytes: bytes - free });
}

/** As the engine hashes the weights that it loads: in the order of their names. A manifest names one form of them alone. */
async function weightsSha256(files: Manifest['files']): Promise<string | null> {
  const weights = files.filter(({ path }) => /\.(safetensors|bin)$/.test(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const hashes = weights.flatMap(({ sha256 }) => sha256 ?? []);
  return hashes.length === 0 || hashes.length < weights.length ? null : joinedSha256(hashes);
}

async function manifestsOf(blobs: BlobStore): Promise<{ readonly key: string; readonly manifest: Manifest }[]> {
  const all = await Promise.all((await blobs.listRecords()).map(async (key) => ({ key, manifest: readManifest(await blobs.readRecord(key)) })));
  return all.flatMap(({ key, manifest }) => (manifest === null ? [] : [{ key, manifest }]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
