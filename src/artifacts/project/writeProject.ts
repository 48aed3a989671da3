import { Zip, ZipDeflate } from 'fflate';
import { streamSha256 } from '../sha256.ts';
import { MANIFEST_PATH, PROJECT_FILE_VERSION, PROJECT_FORMAT, type ProjectManifest, type ProjectModel } from './manifest.ts';
import { encodeRecord } from './record.ts';

/** Bytes packed at a stretch: about 12 ms of deflate, so that the page stays alive beside it. */
const SLICE = 1 << 17;

export interface ProjectRecord {
  readonly key: string;
  /** A blob or bytes are written as they are, anything else as JSON. */
  readonly value: unknown;
  readonly path: string;
}

export interface ProjectAbout { readonly name: string; readonly model: ProjectModel; readonly savedAt: Date }

/** A project as a zip, packed a slice at a time; what is packed is handed to the browser at once, not all of it at the end. */
export async function writeProject({ name, model, savedAt }: ProjectAbout, records: readonly ProjectRecord[]): Promise<Blob> {
  const parts: Blob[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, part) => {
    if (error === null) parts.push(new Blob([new Uint8Array(part)]));
    else failed = error;
  });
  const add = async (path: string, contents: Blob): Promise<ProjectManifest['files'][number]> => {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = savedAt;
    zip.add(entry);
    const hash = await streamSha256();
    for (let at = 0; at === 0 || at < contents.size; at += SLICE) {
      const slice = new Uint8Array(await contents.slice(at, at + SLICE).arrayBuffer());
      hash.update(slice);
      entry.push(slice, at + SLICE >= contents.size);
    }
    return { path, size: contents.size, sha256: hash.digest() };
  };
  const files: ProjectManifest['files'] = [];
  for (const { path, value } of records) {
    const members = value instanceof Blob || value instanceof Uint8Array ? [{ name: path, contents: value }] : encodeRecord(path, value);
    for (const { name: part, contents } of members) files.push(await add(part, contents instanceof Blob ? contents : new Blob([new Uint8Array(contents)])));
  }
  const manifest: ProjectManifest = {
    format: PROJECT_FORMAT, version: PROJECT_FILE_VERSION, savedAt: savedAt.toISOString(), name, model,
    records: records.map(({ key, path }) => ({ key, path })), files,
  };
  await add(MANIFEST_PATH, new Blob([JSON.stringify(manifest, null, 2)]));
  zip.end();
  if (failed !== null) throw failed;
  return new Blob(parts, { type: 'application/zip' });
}
