import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BlobStore } from '../src/domain/blobs.ts';
import type { HubProgress } from '../src/domain/hub.ts';
import { openBlobFolder } from '../src/headless/blobFolder.ts';
import { openFolder } from '../src/headless/folder.ts';
import { parsePlace } from '../src/platform/hub/address.ts';
import { chooseFiles } from '../src/platform/hub/chooseFiles.ts';
import { downloadModel } from '../src/platform/hub/downloadModel.ts';
import { fetchListing } from '../src/platform/hub/listing.ts';
import { remoteFiles } from '../src/platform/hub/remoteFiles.ts';
import type { HubAccess } from '../src/platform/hub/request.ts';
import { hashFiles } from '../src/engine/weights/hash.ts';
import { openWeights } from '../src/engine/weights/openWeights.ts';
import { keepFolder } from '../src/platform/models/keepFolder.ts';
import { leftovers, listModels, openModel, removeLeftovers, removeModel } from '../src/platform/models/modelStore.ts';
import { repositoryOf, sha256 } from './support/imitationHub/repository.ts';
import { GOOD_TOKEN, openImitationHub, OTHER_TOKEN, type ImitationHub } from './support/imitationHub/server.ts';

const FOLDER = 'test/goldens/llama-tiny';
const SHARDED = 'test/goldens/mistral';
const TINY = 'house/tiny';
/** 1.5 MiB of weights that are no model: what is downloaded is only compared. */
const BULK = Buffer.from(Uint8Array.from({ length: 1_572_864 }, (_, i) => (i * 31 + (i >> 8)) % 256));

let hub: ImitationHub;
let folder = '';
let blobs: BlobStore;
let waits: number[];
let progress: HubProgress[];

beforeEach(async () => {
  hub = await openImitationHub([
    repositoryOf(TINY, FOLDER, { 'model.safetensors': BULK, 'onnx.bin.txt': Buffer.from('x') }),
    repositoryOf('house/gated', FOLDER, {}, { gated: 'manual', licence: 'gemma' }),
    repositoryOf('house/twin', FOLDER, { 'model.safetensors': BULK, 'README.md': Buffer.from('another') }),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'hub-'));
  blobs = await openBlobFolder(folder);
  waits = [];
  progress = [];
});

afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const access = (token: string | null = null): HubAccess => ({
  token, fetch, wait: async (milliseconds) => { waits.push(milliseconds); },
});
const place = (name: string, revision = 'main') => parsePlace(name, hub.endpoint, revision);

async function download(name: string, { token = null, signal = new AbortController().signal }: { token?: string | null; signal?: AbortSignal } = {}): Promise<string> {
  const listing = await fetchListing(access(token), place(name));
  let clock = 0;
  return downloadModel({
    access: access(token), blobs, listing, signal, now: () => (clock += 300), date: () => '2026-11-24T00:00:00Z', onProgress: (report) => { progress.push(report); },
  });
}

/** Of a stored file whole; comparing megabytes element by element takes seconds. */
async function storedDigest(key: string): Promise<string> {
  return sha256(Buffer.from(await (await openModel(blobs, key))?.read('model.safetensors') ?? []));
}

const weightRequests = () => hub.seen.filter(({ at, path }) => at === 'cdn' && path.includes('model.safetensors'));

test('a model is described with commit, licence, sizes and hashes, and only what is read of it is chosen', async () => {
  const listing = await fetchListing(access(), place(TINY));
  expect(listing).toMatchObject({ licence: 'apache-2.0', gated: false, commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
  const chosen = chooseFiles(TINY, listing.files);
  expect(chosen.find(({ path }) => path === 'model.safetensors')).toEqual({ path: 'model.safetensors', size: BULK.length, sha256: sha256(BULK), gitSha1: null });
  expect(chosen.map(({ path }) => path)).toContain('config.json');
  expect(chosen.map(({ path }) => path)).not.toContain('onnx.bin.txt');
});

test('a downloaded model has the same bytes, is listed, and is not fetched twice', async () => {
  const key = await download(TINY);
  const stored = await openModel(blobs, key);
  const local = await openFolder(FOLDER);
  expect(await stored?.read('config.json')).toEqual(await local.read('config.json'));
  expect(await storedDigest(key)).toBe(sha256(BULK));
  expect(await stored?.read('model.safetensors', 70_000, 70_003)).toEqual(Uint8Array.from(BULK.subarray(70_000, 70_003)));
  const [listed] = await listModels(blobs);
  expect(listed).toMatchObject({ key, name: TINY, complete: true, licence: 'apache-2.0', sha256: sha256(BULK), addedAt: '2026-11-24T00:00:00Z', source: { kind: 'hub', revision: 'main' } });
  expect(listed?.bytes).toBe(listed?.totalBytes);

  const before = hub.seen.length;
  expect(await download(TINY)).toBe(key);
  expect(hub.seen.length).toBe(before + 1);
});

test('progress grows to the whole and tells rate and time left', async () => {
  await download(TINY);
  const loaded = progress.map(({ loadedBytes }) => loadedBytes);
  expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toMatchObject({ loadedBytes: progress[0]?.totalBytes, secondsLeft: 0 });
  expect(progress.some(({ bytesPerSecond, secondsLeft }) => bytesPerSecond > 0 && secondsLeft !== null && secondsLeft > 0)).toBe(true);
});

test('a stream that is cut goes on by range from where it was', async () => {
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, cutAfter: 300_000 }, { at: 'cdn', path: /model\.safetensors/, cutAfter: 200_000 });
  const key = await download(TINY);
  const ranges = weightRequests().map(({ range }) => range);
  expect(ranges[0]).toBeNull();
  expect(ranges.slice(1).every((range) => range !== null && /^bytes=[1-9]\d*-$/.test(range))).toBe(true);
  expect(ranges.length).toBe(3);
  expect(await storedDigest(key)).toBe(sha256(BULK));
  expect(progress.some(({ phase }) => phase === 'retrying')).toBe(true);
});

test('a server that knows no ranges costs only time', async () => {
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, cutAfter: 300_000 }, { at: 'cdn', path: /model\.safetensors/, ignoreRange: true });
  const key = await download(TINY);
  expect(await storedDigest(key)).toBe(sha256(BULK));
});

test('a download that was left off goes on later, by another reader of the store, and is hashed whole', async () => {
  const leaving = new AbortController();
  hub.bytesPerSecond = 2_000_000;
  const watching = setInterval(() => { if (progress.some(({ loadedBytes }) => loadedBytes > 400_000)) leaving.abort(); }, 5);
  await expect(download(TINY, { signal: leaving.signal })).rejects.toThrow(/abort/i);
  clearInterval(watching);
  const [half] = await listModels(blobs);
  expect(half).toMatchObject({ complete: false, name: TINY });
  expect(half?.bytes).toBeGreaterThan(400_000);
  expect(half?.bytes).toBeLessThan(BULK.length);
  expect(await openModel(blobs, half?.key ?? '')).toBeNull();

  hub.bytesPerSecond = null;
  hub.seen.length = 0;
  progress = [];
  blobs = await openBlobFolder(folder);
  const key = await download(TINY);
  expect(key).toBe(half?.key);
  expect(weightRequests().map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  expect(progress[0]?.phase).toBe('checking');
  expect(await storedDigest(key)).toBe(sha256(BULK));
});

test('bytes with another hash are thrown away and told; the next try is good', async () => {
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, corruptAt: 5 });
  await expect(download(TINY)).rejects.toMatchObject({ code: 'hubDamaged', details: { file: 'model.safetensors' } });
  expect(await blobs.size(sha256(BULK))).toBe(0);
  await download(TINY);
  expect(await blobs.size(sha256(BULK))).toBe(BULK.length);
});

test('a small file is checked by its git hash', async () => {
  const listing = await fetchListing(access(), place(TINY));
  const files = listing.files.map((file) => (file.path === 'config.json' ? { ...file, gitSha1: '0'.repeat(40) } : file));
  await expect(downloadModel({
    access: access(), blobs, listing: { ...listing, files }, signal: new AbortController().signal, now: () => 0, date: () => '', onProgress: () => undefined,
  })).rejects.toMatchObject({ code: 'hubDamaged', details: { file: 'config.json' } });
});

test('a gated model is explained, without a token and with one of somebody who was not given access', async () => {
  const gated = await fetchListing(access(), place('house/gated'));
  expect(gated).toMatchObject({ gated: true, licence: 'gemma' });
  await expect(download('house/gated')).rejects.toMatchObject({ code: 'hubGated', details: { page: `${hub.endpoint}/house/gated`, hasToken: false } });
  await expect(download('house/gated', { token: OTHER_TOKEN })).rejects.toMatchObject({ code: 'hubGated', details: { hasToken: true } });
  await expect(download('house/gated', { token: 'hf_wrong' })).rejects.toMatchObject({ code: 'hubTokenRefused' });
});

test('a token goes to the hub and never to the host it redirects to', async () => {
  await download('house/gated', { token: GOOD_TOKEN });
  const sent = (at: 'hub' | 'cdn') => new Set(hub.seen.filter((request) => request.at === at).map(({ authorization }) => authorization));
  expect(sent('hub')).toEqual(new Set([`Bearer ${GOOD_TOKEN}`]));
  expect(sent('cdn')).toEqual(new Set([null]));
});

test('a missing model, revision or file is told apart', async () => {
  await expect(fetchListing(access(), place('house/none'))).rejects.toMatchObject({ code: 'hubNotFound', details: { what: 'model' } });
  await expect(fetchListing(access(GOOD_TOKEN), place('house/none'))).rejects.toMatchObject({ code: 'hubNotFound', details: { what: 'model' } });
  await expect(fetchListing(access(), place(TINY, 'v9'))).rejects.toMatchObject({ code: 'hubNotFound', details: { what: 'revision', revision: 'v9' } });
  const listing = await fetchListing(access(), place(TINY));
  const lost = remoteFiles(access(), listing, [{ path: 'gone.json', size: 3, sha256: null, gitSha1: null }]);
  await expect(lost.read('gone.json')).rejects.toMatchObject({ code: 'hubNotFound', details: { what: 'file' } });
});

test('a hub that asks to wait is waited for as long as it says; one that asks for long is told', async () => {
  hub.faults.push({ at: 'hub', path: /api/, status: 429, headers: { 'Retry-After': '3' } }, { at: 'hub', path: /api/, status: 429, headers: { RateLimit: '"api";r=0;t=7' } });
  await fetchListing(access(), place(TINY));
  expect(waits).toEqual([3000, 7000]);
  hub.faults.push({ at: 'hub', path: /api/, status: 429, headers: { 'Retry-After': '600' } });
  await expect(fetchListing(access(), place(TINY))).rejects.toMatchObject({ code: 'hubRateLimited' });
});

test('server errors are tried again with growing waits, five times in all', async () => {
  hub.faults.push({ at: 'hub', path: /api/, status: 500 }, { at: 'hub', path: /api/, status: 503 });
  await fetchListing(access(), place(TINY));
  expect(waits).toEqual([1000, 2000]);
  for (let i = 0; i < 5; i++) hub.faults.push({ at: 'hub', path: /api/, status: 500 });
  await expect(fetchListing(access(), place(TINY))).rejects.toMatchObject({ code: 'hubFailed', details: { status: 500 } });
  expect(hub.faults).toEqual([]);
});

test('a hub that is not there is told, and what was kept is still there', async () => {
  const key = await download(TINY);
  await hub.close();
  await expect(fetchListing(access(), place(TINY))).rejects.toMatchObject({ code: 'hubUnreachable' });
  expect((await (await openModel(blobs, key))?.read('config.json'))?.length).toBeGreaterThan(0);
  hub = await openImitationHub([]);
});

test('an address that is no hub is told', async () => {
  const nothing: HubAccess = { ...access(), fetch: async () => new Response('<html></html>') };
  await expect(fetchListing(nothing, place(TINY))).rejects.toMatchObject({ code: 'hubFailed' });
});

test('equal files of two models are kept once; a removal takes only what no other model has', async () => {
  const tiny = await download(TINY);
  hub.seen.length = 0;
  const twin = await download('house/twin');
  expect(weightRequests()).toEqual([]);
  await removeModel(blobs, tiny);
  expect(await blobs.size(sha256(BULK))).toBe(BULK.length);
  await removeModel(blobs, twin);
  expect(await blobs.list()).toEqual([]);
  expect(await listModels(blobs)).toEqual([]);
});

test('parts that no list names are found and taken away, and nothing else', async () => {
  const key = await download(TINY);
  const orphan = sha256(Buffer.from('orphan'));
  const writer = await blobs.append(orphan);
  await writer.write(new Uint8Array(3000));
  await writer.close();
  await blobs.writeRecord('damaged', '{"version":1,');
  expect(await leftovers(blobs)).toEqual({ parts: [orphan], records: ['damaged'], bytes: 3000 });
  await removeLeftovers(blobs);
  expect(await leftovers(blobs)).toEqual({ parts: [], records: [], bytes: 0 });
  expect(await storedDigest(key)).toBe(sha256(BULK));
});

test('a kept model is known by its weights, whole or in parts, as the engine hashes them', async () => {
  for (const golden of [FOLDER, SHARDED]) {
    const files = await openFolder(golden);
    const key = await keepFolder(blobs, files, null, '2026-11-24T00:00:00Z');
    expect((await listModels(blobs)).find((model) => model.key === key)?.sha256).toBe(await hashFiles((await openWeights(files)).files));
  }
});

test('where there is no room, it is said with how much is missing before a byte is fetched', async () => {
  blobs = { ...blobs, free: async () => 500_000 };
  await expect(download(TINY)).rejects.toMatchObject({ code: 'storageFull', details: { freeBytes: 500_000 } });
  expect(weightRequests()).toEqual([]);
});

test('two downloads of the same model at once: one waits, the file comes once', async () => {
  hub.bytesPerSecond = 5_000_000;
  const keys = await Promise.all([download(TINY), download(TINY)]);
  expect(keys[0]).toBe(keys[1]);
  expect(weightRequests().length).toBe(1);
  expect(progress.some(({ phase }) => phase === 'waiting')).toBe(true);
});

test('parts of a file are read from the hub without the rest', async () => {
  const listing = await fetchListing(access(), place(TINY));
  const remote = remoteFiles(access(), listing, chooseFiles(TINY, listing.files));
  expect(await remote.read('model.safetensors', 10, 20)).toEqual(Uint8Array.from(BULK.subarray(10, 20)));
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, ignoreRange: true });
  expect(await remote.read('model.safetensors', 100_010, 100_020)).toEqual(Uint8Array.from(BULK.subarray(100_010, 100_020)));
});
