import type { BlobStore } from '../../domain/blobs.ts';
import type { HubFile, HubListing, HubProgress } from '../../domain/hub.ts';
import { readManifest, type Manifest } from '../models/manifest.ts';
import { keyOf, needRoom, presentBytes, wholeBlobs, writeManifest } from '../models/modelStore.ts';
import { putBlob, sha256Of } from '../models/putBlob.ts';
import { chooseFiles } from './chooseFiles.ts';
import { downloadBlob } from './downloadBlob.ts';
import { downloadSmall } from './downloadSmall.ts';
import { rateMeter } from './rate.ts';
import type { HubAccess } from './request.ts';

export interface ModelJob {
  readonly access: HubAccess;
  readonly blobs: BlobStore;
  readonly listing: HubListing;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: HubProgress) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** ISO 8601. */
  readonly date: () => string;
}

/** Between two reports of the same phase, in milliseconds: as often as a bar can be seen to move. */
const REPORT_INTERVAL = 200;

/**
 * Downloads what `chooseFiles` names, small files first, and returns the key of the model in the store. What is here
 * already is not fetched again; what was begun is gone on with. Throws `storageFull` before a byte is fetched where
 * there is no room, or what the downloads throw.
 */
export async function downloadModel(job: ModelJob): Promise<string> {
  const { access, blobs, listing, signal } = job;
  const files = chooseFiles(listing.place.name, listing.files).toSorted((a, b) => a.size - b.size);
  const key = await hubKey(listing);
  const before = readManifest(await blobs.readRecord(key));
  const known = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
  let manifest: Manifest = {
    version: 1, name: listing.place.name, licence: listing.licence, addedAt: before?.addedAt ?? job.date(), complete: before?.complete ?? false,
    source: { kind: 'hub', endpoint: listing.place.endpoint, revision: listing.place.revision, commit: listing.commit },
    files: files.map(({ path, size, sha256 }) => ({ path, size, sha256: sha256 ?? known.get(path) ?? null })),
  };
  if (manifest.complete) return key;

  const sizes = await presentBytes(blobs, manifest);
  const here = new Map(manifest.files.map(({ path }, index) => [path, sizes[index] ?? 0]));
  const total = manifest.files.reduce((sum, { size }) => sum + size, 0);
  await needRoom(blobs, total - sizes.reduce((sum, size) => sum + size, 0), listing.place.name);
  await writeManifest(blobs, key, manifest);

  const tell = reporter(job, here, total);
  const whole = await wholeBlobs(blobs);
  const place = { ...listing.place, revision: listing.commit };
  for (const file of files) {
    signal.throwIfAborted();
    const sha256 = manifest.files.find(({ path }) => path === file.path)?.sha256 ?? null;
    if (sha256 !== null && here.get(file.path) === file.size && (whole.has(sha256) || (file.sha256 === null && await isWhole(blobs, sha256, file.size)))) continue;
    if (file.sha256 !== null) {
      await downloadBlob({ access, blobs, place, file: { ...file, sha256: file.sha256 }, signal, tell: (phase, bytes, received) => { tell(phase, file, bytes, received); } });
    } else {
      const bytes = await downloadSmall(access, place, file, signal);
      const digest = await sha256Of([bytes]);
      // Named before it is written, so that no other tab takes the blob for one that nobody needs.
      manifest = { ...manifest, files: manifest.files.map((entry) => (entry.path === file.path ? { ...entry, sha256: digest } : entry)) };
      await writeManifest(blobs, key, manifest);
      await putBlob(blobs, digest, bytes.length, [bytes]);
      tell('downloading', file, bytes.length, bytes.length);
    }
  }
  await writeManifest(blobs, key, { ...manifest, complete: true });
  return key;
}

/** The key under which a repository at a commit is kept. */
export async function hubKey({ place: { endpoint, name }, commit }: HubListing): Promise<string> {
  return keyOf(['hub', endpoint, name, commit]);
}

/** Whether a small file of a download that was left off is as it came. */
async function isWhole(blobs: BlobStore, sha256: string, size: number): Promise<boolean> {
  return await sha256Of([await blobs.read(sha256, 0, size)]) === sha256;
}

function reporter({ listing, onProgress, now }: ModelJob, here: Map<string, number>, totalBytes: number) {
  const meter = rateMeter();
  let last: { readonly phase: HubProgress['phase']; readonly at: number } | null = null;
  return (phase: HubProgress['phase'], file: HubFile, bytes: number, received: number): void => {
    const time = now();
    // What is checked or waited for is counted already.
    if (phase === 'downloading') here.set(file.path, bytes);
    if (received > 0) meter.add(received, time);
    const loadedBytes = [...here.values()].reduce((sum, size) => sum + size, 0);
    const finished = loadedBytes === totalBytes;
    if (last !== null && last.phase === phase && time - last.at < REPORT_INTERVAL && !finished) return;
    last = { phase, at: time };
    onProgress({ phase, name: listing.place.name, file: file.path, loadedBytes, totalBytes, ...meter.read(totalBytes - loadedBytes, time) });
  };
}
