import { Zip, ZipDeflate } from 'fflate';
import type { FileBytes } from '../../domain/files.ts';
import { streamSha256 } from '../sha256.ts';
import { MANIFEST_PATH, PROJECT_FILE_VERSION, PROJECT_FORMAT, type ProjectManifest, type ProjectModel } from './manifest.ts';
import { encodeRecord } from './record.ts';

/** Bytes packed at a stretch: about 12 ms of deflate, so that the page stays alive beside it. */
const SLICE = 1 << 17;

export interface ProjectRecord {
  readonly key: string;
  /** Bytes are written as they are, anything else as JSON. */
  readonly value: unknown;
  readonly path: string;
}

export interface ProjectAbout { readonly name: string; readonly model: ProjectModel; readonly savedAt: Date }

/** A project as the parts of a zip, packed a slice at a time. */
export async function writeProject({ name, model, savedAt }: ProjectAbout, records: readonly ProjectRecord[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, part) => {
    if (error === null) parts.push(new Uint8Array(part));
    else failed = error;
  });
  const add = async ({ name: path, bytes }: FileBytes): Promise<ProjectManifest['files'][number]> => {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = savedAt;
    zip.add(entry);
    const hash = await streamSha256();
    for (let at = 0; at === 0 || at < bytes.length; at += SLICE) {
      const slice = bytes.subarray(at, at + SLICE);
      hash.update(slice);
      entry.push(slice, at + SLICE >= bytes.length);
      await new Promise((resolve) => { setTimeout(resolve); });
    }
    return { path, size: bytes.length, sha256: hash.digest() };
  };
  const files: ProjectManifest['files'] = [];
  for (const { path, value } of records) {
    for (const file of value instanceof Uint8Array ? [{ name: path, bytes: value }] : encodeRecord(path, value)) files.push(await add(file));
  }
  const manifest: ProjectManifest = {
    format: PROJECT_FORMAT, version: PROJECT_FILE_VERSION, savedAt: savedAt.toISOString(), name, model,
    records: records.map(({ key, path }) => ({ key, path })), files,
  };
  await add({ name: MANIFEST_PATH, bytes: new TextEncoder().encode(JSON.stringify(manifest, null, 2)) });
  zip.end();
  if (failed !== null) throw failed;
  return parts;
}
