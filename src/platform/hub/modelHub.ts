import type { BlobStore } from '../../domain/blobs.ts';
import type { HubListing, ModelHub } from '../../domain/hub.ts';
import { readManifest } from '../models/manifest.ts';
import { presentBytes } from '../models/modelStore.ts';
import { chooseFiles } from './chooseFiles.ts';
import { downloadModel, hubKey } from './downloadModel.ts';
import { fetchListing } from './listing.ts';
import { remoteFiles } from './remoteFiles.ts';
import type { HubAccess } from './request.ts';

export interface HubParts {
  /** Opened when it is needed; rejects where nothing can be stored. */
  readonly blobs: () => Promise<BlobStore>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly date: () => string;
}

/** A hub over `fetch`, kept in a store of blobs. */
export function createModelHub({ blobs, fetch, now, date }: HubParts): ModelHub {
  const access = (token: string | null): HubAccess => ({ token, fetch, wait });
  return {
    async look(place, token) {
      const listing = await fetchListing(access(token), place);
      const files = chooseFiles(place.name, listing.files);
      const store = await blobs().catch(() => null);
      return {
        listing, files: remoteFiles(access(token), listing, files),
        presentBytes: store === null ? 0 : await bytesHere(store, listing, files),
        totalBytes: files.reduce((sum, { size }) => sum + size, 0),
        freeBytes: await store?.free() ?? null,
      };
    },
    async download(place, commit, token, onProgress, signal) {
      const listing = await fetchListing(access(token), { ...place, revision: commit }, signal);
      return downloadModel({ access: access(token), blobs: await blobs(), listing: { ...listing, place }, signal, onProgress, now, date });
    },
  };
}

/** Small files are known by their hash only once they came: their record knows it. */
async function bytesHere(store: BlobStore, listing: HubListing, files: HubListing['files']): Promise<number> {
  const record = readManifest(await store.readRecord(await hubKey(listing)));
  const known = new Map(record?.files.map(({ path, sha256 }) => [path, sha256]));
  const sizes = await presentBytes(store, { files: files.map(({ path, size, sha256 }) => ({ path, size, sha256: sha256 ?? known.get(path) ?? null })) });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Resolves after so many milliseconds; rejects with the signal's reason when it is raised. */
function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => { clearTimeout(timer); reject(signal?.reason instanceof Error ? signal.reason : new DOMException('stopped', 'AbortError')); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
