import { StudioError, toErrorReport } from '../../domain/errors.ts';
import { MANIFEST_PATH, projectInvalid, readManifest, type ProjectManifest } from '../../artifacts/project/manifest.ts';
import { decodeRecord } from '../../artifacts/project/record.ts';
import { streamSha256 } from '../../artifacts/sha256.ts';
import { readZipDirectory, type ZipEntry } from '../../artifacts/zip/directory.ts';
import { unpackEntry } from '../../platform/zip/unpackEntry.ts';
import { sourceOf } from '../../platform/zip/zipFile.ts';
import { damageOf, type Damage } from '../damage.ts';
import { kindOf } from './kinds.ts';

/** Tables of examples are tens of megabytes; a file that unfolds to more than this is a mistake or a bomb. */
const MAX_BYTES = 2 ** 30;
const MAX_MANIFEST_BYTES = 16 * 2 ** 20;
/** Thousands of kept runs have two or three files each. */
const MAX_FILES = 20_000;
/** Bytes hashed at a stretch, so that the page stays alive beside it. */
const SLICE = 1 << 20;

export interface DamagedPart {
  readonly key: string;
  readonly damage: Damage;
  /** In English, for those who look into it. */
  readonly reason: string;
  /** As it lies in the file, for keeping aside; null where nothing of it is there. */
  readonly raw: Uint8Array | null;
}

export interface ReadProject {
  readonly manifest: ProjectManifest;
  readonly values: ReadonlyMap<string, unknown>;
  readonly damaged: readonly DamagedPart[];
}

/**
 * The records of a project file, each checked by size and hash. A damaged one is told beside the others; a file without
 * a readable table of contents is refused as a whole. Throws `projectInvalid`.
 */
export async function readProject(zip: File): Promise<ReadProject> {
  const broken = (why: string): StudioError => new StudioError('projectInvalid', `${zip.name} ${why}. Save the project again, or take another copy of the file.`, { file: zip.name });
  const entries = entriesByPath(zip, await readZipDirectory({ ...sourceOf(zip), broken }));
  const listing = entries.get(MANIFEST_PATH);
  if (listing === undefined) throw projectInvalid(zip.name, MANIFEST_PATH, 'is missing');
  if (listing.size > MAX_MANIFEST_BYTES) throw projectInvalid(zip.name, MANIFEST_PATH, `has ${listing.size} bytes, more than ${MAX_MANIFEST_BYTES}`);
  const manifest = readManifest(await (await unpackEntry(zip, listing)).text(), zip.name);
  const listed = new Map(manifest.files.map((file) => [file.path, file]));

  const damagedPart = (key: string, damage: Damage, why: string): StudioError => new StudioError('projectInvalid', `${key} ${why}`, { file: zip.name, key, damage });
  const blobOf = async (path: string): Promise<Blob> => {
    const entry = entries.get(path);
    const file = listed.get(path);
    if (entry === undefined || file === undefined) throw damagedPart(path, 'missing', 'is missing');
    if (entry.size !== file.size) throw damagedPart(path, 'changed', `has ${entry.size} bytes, not ${file.size}`);
    const contents = await unpackEntry(zip, entry);
    if (await hashOf(contents) !== file.sha256) throw damagedPart(path, 'changed', 'has other contents than were saved (sha256)');
    return contents;
  };
  const values = new Map<string, unknown>();
  const damaged: DamagedPart[] = [];
  for (const { key, path } of manifest.records) {
    try {
      if ((kindOf(key)?.opening ?? null) === null || values.has(key)) throw damagedPart(key, 'unknown', 'is no record that this version knows, or stands there twice');
      const contents = await blobOf(path);
      values.set(key, key.startsWith('files/') ? contents : await decodeRecord(await contents.text(), blobOf));
    } catch (error) {
      const entry = entries.get(path);
      const raw = entry === undefined ? null : new Uint8Array(await zip.slice(entry.offset, entry.offset + entry.packedSize + path.length + 64).arrayBuffer());
      const report = toErrorReport(error);
      damaged.push({ key, damage: damageOf(report), reason: report.message, raw });
    }
  }
  return { manifest, values, damaged };
}

/** Throws `projectInvalid` for paths that lead elsewhere or stand there twice, and for more than a project comes to. */
function entriesByPath(zip: File, entries: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry> {
  if (entries.length > MAX_FILES) throw projectInvalid(zip.name, 'table of contents', `lists ${entries.length} files, more than ${MAX_FILES}`);
  const byPath = new Map<string, ZipEntry>();
  let bytes = 0;
  for (const entry of entries) {
    const { path, size } = entry;
    if (path.split('/').includes('..') || path.startsWith('/') || /^[a-z]:/i.test(path)) throw projectInvalid(zip.name, path, 'leads out of the file');
    if (byPath.has(path)) throw projectInvalid(zip.name, path, 'stands there twice');
    byPath.set(path, entry);
    bytes += size;
    if (bytes > MAX_BYTES) throw projectInvalid(zip.name, path, `unfolds to more than ${MAX_BYTES / 2 ** 20} MiB in all`);
  }
  return byPath;
}

async function hashOf(contents: Blob): Promise<string> {
  const hash = await streamSha256();
  for (let at = 0; at < contents.size; at += SLICE) hash.update(new Uint8Array(await contents.slice(at, at + SLICE).arrayBuffer()));
  return hash.digest();
}
