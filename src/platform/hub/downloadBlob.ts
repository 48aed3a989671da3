import { streamSha256, type Sha256 } from '../../artifacts/sha256.ts';
import type { BlobStore, BlobWriter } from '../../domain/blobs.ts';
import type { HubPlace, HubProgress } from '../../domain/hub.ts';
import { fileUrl } from './address.ts';
import { damaged, unreachable } from './errors.ts';
import { backOff, request, TRIES, type HubAccess } from './request.ts';

export interface BlobJob {
  readonly access: HubAccess;
  readonly blobs: BlobStore;
  /** With a commit as its revision, so that all parts are of one state. */
  readonly place: HubPlace;
  readonly file: { readonly path: string; readonly size: number; readonly sha256: string };
  readonly signal: AbortSignal;
  /** `bytes`: how much of the file is here; `received`: how much of that has just come over the net. */
  readonly tell: (phase: HubProgress['phase'], bytes: number, received: number) => void;
}

/** Read at a time, of what is here already. */
const CHECK_BYTES = 8 << 20;

/**
 * Brings one large file into the store, going on where an earlier try was cut. Its bytes are hashed as they come; those
 * that were here before are read and hashed again. Throws `hubDamaged` (and leaves nothing) where they are not those
 * that the hub promised; `storageFull`; or what `request` throws.
 */
export async function downloadBlob(job: BlobJob): Promise<void> {
  const { blobs, file, signal, tell } = job;
  await blobs.alone(file.sha256, async () => {
    if (await blobs.size(file.sha256) > file.size) await blobs.remove(file.sha256);
    const hash = await hashPresent(job);
    const writer = await blobs.append(file.sha256);
    try {
      await receive(job, hash, writer);
    } finally {
      await writer.close();
    }
    if (hash.digest() === file.sha256) return;
    await blobs.remove(file.sha256);
    throw damaged(job.place.name, file.path, 'came whole, but its SHA-256 is not the one the hub gives');
  }, { onWait: () => { tell('waiting', 0, 0); }, signal });
}

async function hashPresent({ blobs, file, signal, tell }: BlobJob): Promise<Sha256> {
  const hash = await streamSha256();
  const present = await blobs.size(file.sha256);
  for (let start = 0; start < present; start += CHECK_BYTES) {
    signal.throwIfAborted();
    const part = await blobs.read(file.sha256, start, Math.min(present, start + CHECK_BYTES));
    hash.update(part);
    tell('checking', start + part.length, 0);
  }
  return hash;
}

/** Asks for what is missing until all is here; cuts that brought nothing are counted, so that it ends. */
async function receive(job: BlobJob, hash: Sha256, writer: BlobWriter): Promise<void> {
  const { access, blobs, place, file, signal, tell } = job;
  let here = await blobs.size(file.sha256);
  let fruitless = 0;
  while (here < file.size) {
    const before = here;
    let cause: unknown = 'the answer ended early';
    try {
      // Where ranges are refused on the way, the whole file is asked for every other time, and its beginning passed over.
      const range = here > 0 && fruitless % 2 === 0 ? { range: { start: here } } : {};
      const response = await request(access, { url: fileUrl(place, file.path), place, file: file.path, ...range, signal, onRetry: () => { tell('retrying', here, 0); } });
      let skip = response.status === 206 ? 0 : here;
      for await (const bytes of bodyOf(response)) {
        const fresh = bytes.subarray(Math.min(skip, bytes.length));
        skip -= bytes.length - fresh.length;
        if (here + fresh.length > file.size) throw damaged(place.name, file.path, `is longer than the ${file.size} bytes the hub gives for it`);
        await writer.write(fresh);
        hash.update(fresh);
        here += fresh.length;
        tell('downloading', here, fresh.length);
      }
    } catch (error) {
      signal.throwIfAborted();
      // A stream that breaks off is a TypeError in browsers and Node; all else is no matter of trying again.
      if (!(error instanceof TypeError)) throw error;
      cause = error;
    }
    if (here === file.size) return;
    fruitless = here > before ? 0 : fruitless + 1;
    if (fruitless >= TRIES) throw unreachable(place, cause);
    tell('retrying', here, 0);
    await access.wait(backOff(fruitless + 1), signal);
  }
}

async function* bodyOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
