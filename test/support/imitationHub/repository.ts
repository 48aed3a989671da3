import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One repository as the hub holds it. */
export interface Repository {
  readonly name: string;
  /** 40 hex digits. */
  readonly commit: string;
  readonly branches: readonly string[];
  readonly gated: 'manual' | false;
  readonly licence: string | null;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A repository of a folder's files; `extra` replaces or adds some. */
export function repositoryOf(
  name: string, folder: string, extra: Readonly<Record<string, Buffer>> = {}, more: Partial<Pick<Repository, 'gated' | 'licence'>> = {},
): Repository {
  const files = new Map(readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry): [string, Buffer] => [entry.name, readFileSync(join(folder, entry.name))]));
  for (const [path, bytes] of Object.entries(extra)) files.set(path, bytes);
  const commit = createHash('sha1').update(name).update([...files.keys()].join()).digest('hex');
  return { name, commit, branches: ['main'], gated: false, licence: 'apache-2.0', ...more, files };
}

/** The hub keeps weights as LFS whatever their size. */
export function isLarge(path: string): boolean {
  return /\.(safetensors|bin|model)$/.test(path);
}

/** What `/api/models/{name}/revision/{revision}?blobs=true` answers, as far as it matters. */
export function describe({ name, commit, gated, licence, files }: Repository): unknown {
  return {
    id: name, modelId: name, sha: commit, private: false, gated, pipeline_tag: 'text-generation',
    tags: licence === null ? [] : [`license:${licence}`], cardData: licence === null ? {} : { license: licence },
    siblings: [...files].map(([rfilename, bytes]) => ({
      rfilename, size: bytes.length, blobId: gitBlob(isLarge(rfilename) ? pointer(bytes) : bytes),
      ...(isLarge(rfilename) ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: pointer(bytes).length } } : {}),
    })),
  };
}

/** The ETag the hub links to: SHA-256 of large files, git's blob hash of small ones. */
export function linkedEtag(path: string, bytes: Buffer): string {
  return isLarge(path) ? sha256(bytes) : gitBlob(bytes);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function gitBlob(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function pointer(bytes: Buffer): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(bytes)}\nsize ${bytes.length}\n`);
}
