import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import * as z from '../../artifacts/zod.ts';
import type { StoredModel } from '../../domain/hub.ts';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import { KEYS } from '../keys.ts';
import { bodyKey } from '../runs/records.ts';
import { withoutBlobs } from '../../platform/withoutBlobs.ts';
import { answered, described, result, testStudio } from '../testing.ts';
import { kindOf } from './kinds.ts';

/** What a download was given; there is no document in Node. */
const downloads = vi.hoisted((): { name: string; blob: Blob }[] => []);
vi.mock('../../platform/download.ts', () => ({ download: () => undefined, downloadBlob: (name: string, blob: Blob) => { downloads.push({ name, blob }); } }));

/** Models that are kept; there is no private file system in Node. */
const stock = vi.hoisted((): { models: readonly StoredModel[] } => ({ models: [] }));
vi.mock('../../platform/storedModels.ts', async (original) => ({ ...await original<object>(), listStoredModels: async () => stock.models }));
const KEPT: StoredModel = { key: 'k', name: 'base', bytes: 1, totalBytes: 1, complete: true, source: { kind: 'folder' }, licence: null, sha256: 'aa', addedAt: null };

const data = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind\nhello,a\nbye,b') };
const CHECKPOINT = { version: 1, runId: 'r', bytes: Uint8Array.of(1, 2, 250) };

/** A studio with a file, a kept run and a checkpoint; and its project file. */
async function savedProject() {
  const made = testStudio({ 'run/start': async ({ runId }) => ({ ...result(runId, described), examples: [answered] }) });
  const { studio, storage } = made;
  await studio.start();
  await studio.commands.openFile(data);
  await studio.commands.startRun();
  await vi.waitFor(() => { expect(studio.runs.getState().cards).toHaveLength(1); });
  studio.commands.rename('Mail: 1/2');
  studio.flush();
  await storage.set(KEYS.checkpoints[0], CHECKPOINT);
  await storage.set('run/steps', { version: 1, gaps: [Number.NaN, Number.POSITIVE_INFINITY, 0.1], odd: { $npy: 'no file', plain: null } });
  expect(await studio.commands.saveProject()).toBe(true);
  const { name, blob } = downloads.at(-1) ?? { name: '', blob: new Blob() };
  return { ...made, name, bytes: new Uint8Array(await blob.arrayBuffer()) };
}

async function stored(storage: ReturnType<typeof memoryKeyValue>): Promise<Readonly<Record<string, unknown>>> {
  const keys = (await storage.keys()).filter((key) => (kindOf(key)?.opening ?? null) !== null).toSorted();
  return withoutBlobs(Object.fromEntries(await Promise.all(keys.map(async (key): Promise<[string, unknown]> => [key, await storage.get(key)]))));
}

async function opened(bytes: Uint8Array, storage = memoryKeyValue()) {
  const made = testStudio({}, storage);
  await made.studio.start();
  const ok = await made.studio.commands.openProject(new File([new Uint8Array(bytes)], 'p.ptproject.zip'));
  return { ...made, ok, error: made.studio.session.getState().errors.project };
}

/** The same file with some members changed, others as they were. */
function changed(bytes: Uint8Array, change: (files: Record<string, Uint8Array>) => void): Uint8Array {
  const files = unzipSync(bytes);
  change(files);
  return zipSync(files);
}

describe('a project file', () => {
  test('brings every record back as it was, in an empty browser', async () => {
    const { storage, name, bytes } = await savedProject();
    expect(name).toBe('Mail_ 1_2.ptproject.zip');
    expect(unzipSync(bytes)['files/data/mail.csv']).toEqual(data.bytes);
    const before = await stored(storage);
    const next = await opened(bytes);
    expect(next.ok).toBe(true);
    // The checkpoint is of another run than the current one, so it is only kept.
    expect(await stored(next.storage)).toEqual(before);
    expect(next.studio.project.getState().project.name).toBe('Mail: 1/2');
    expect(next.studio.run.getState().evaluation?.examples).toEqual([answered]);
    expect(next.studio.session.getState().notices.map(({ code }) => code)).toEqual(['projectOpened']);
  });

  test('takes the place of a project, beside whose kept runs its own stand; all of it can be undone', async () => {
    const { bytes } = await savedProject();
    const other = await savedProject();
    other.studio.commands.rename('other');
    const [kept] = other.studio.runs.getState().cards;
    await other.studio.commands.offerProject(new File([new Uint8Array(bytes)], 'p.zip'), () => undefined);
    expect(other.studio.project.getState().project.name).toBe('other');
    await other.studio.commands.openProject(new File([new Uint8Array(bytes)], 'p.zip'));
    expect(other.studio.project.getState().project.name).toBe('Mail: 1/2');
    expect(other.studio.runs.getState().cards).toHaveLength(2);
    await other.studio.commands.undoOpenProject();
    expect(other.studio.project.getState().project.name).toBe('other');
    expect(other.studio.runs.getState().cards).toEqual([kept]);
  });

  test.each([
    [1, {}, null],
    [2, { examples: [answered] }, [answered]],
  ])('of records of version %i is brought up to date', async (version, answers, examples) => {
    const { storage, studio } = await savedProject();
    const [card] = studio.runs.getState().cards;
    const key = bodyKey(card?.id ?? '');
    const { examples: _packed, ...body } = z.looseObject({ examples: z.unknown() }).parse(await storage.get(key));
    await storage.set(key, { ...body, ...answers, version });
    await studio.commands.saveProject();
    const next = await opened(new Uint8Array(await downloads.at(-1)?.blob.arrayBuffer() ?? []));
    expect(await next.studio.commands.openRun(card?.id ?? '')).toBe(true);
    expect(next.studio.run.getState().prompt?.adapter).toEqual(described);
    expect(next.studio.run.getState().evaluation?.examples ?? null).toEqual(examples);
  });

  test('names a member that is not there', async () => {
    const { bytes, studio } = await savedProject();
    const key = bodyKey(studio.runs.getState().cards[0]?.id ?? '');
    const next = await opened(changed(bytes, (files) => { delete files[`records/${key}.json`]; }));
    expect(next.studio.session.getState().notices).toMatchObject([{ code: 'projectOpened' }, { code: 'projectPartDamaged', params: { what: key, damage: 'missing' } }]);
  });

  test('with a damaged member opens all else, names it and keeps it aside', async () => {
    const { bytes, studio } = await savedProject();
    const path = `records/${bodyKey(studio.runs.getState().cards[0]?.id ?? '')}.json`;
    const next = await opened(changed(bytes, (files) => { files[path] = new TextEncoder().encode('{"version":2}'); }));
    expect(next.ok).toBe(true);
    expect(next.studio.session.getState().notices).toMatchObject([{ code: 'projectOpened' }, { code: 'projectPartDamaged', params: { what: path.slice(8, -5), damage: 'changed', reason: expect.stringContaining(path) } }]);
    expect(await next.storage.get(`${KEYS.asidePrefix}${path.slice(8, -5)}`)).toBeInstanceOf(Uint8Array);
    expect(next.studio.project.getState().project.name).toBe('Mail: 1/2');
  });

  test.each([
    ['without its table of contents', (files: Record<string, Uint8Array>) => { delete files['manifest.json']; }, 'manifest.json: is missing'],
    ['of a newer version', (files: Record<string, Uint8Array>) => { files['manifest.json'] = edited(files['manifest.json'], '"version": 1', '"version": 9'); }, 'is 9, of a newer version'],
    ['with a wrong key', (files: Record<string, Uint8Array>) => { files['manifest.json'] = edited(files['manifest.json'], '"savedAt"', '"saved"'); }, 'manifest.json, savedAt'],
    ['with a path that leads out', (files: Record<string, Uint8Array>) => { files['../x'] = Uint8Array.of(1); }, '../x: leads out of the file'],
  ])('%s is refused and changes nothing', async (_, change, message) => {
    const { bytes } = await savedProject();
    const storage = memoryKeyValue();
    const { ok, error } = await opened(changed(bytes, change), storage);
    expect(ok).toBe(false);
    expect(error).toMatchObject({ code: 'projectInvalid', message: expect.stringContaining(message) });
    expect(await storage.get(KEYS.dataFile)).toBeUndefined();
  });

  test('finds its model by the weights where that is kept under another key', async () => {
    stock.models = [{ ...KEPT, key: 'folder-key' }];
    const { studio } = await savedProject();
    await studio.commands.chooseModel({ kind: 'stored', key: 'folder-key', name: 'base' });
    await studio.commands.saveProject();
    const bytes = new Uint8Array(await downloads.at(-1)?.blob.arrayBuffer() ?? []);
    stock.models = [{ ...KEPT, key: 'half', complete: false }, { ...KEPT, key: 'hub-key', name: 'house/base' }];
    const next = await opened(bytes);
    expect(next.studio.project.getState().project.model).toEqual({ kind: 'stored', key: 'hub-key', name: 'house/base' });
    expect(next.studio.session.getState().notices.map(({ code }) => code)).toEqual(['projectOpened']);
    stock.models = [{ ...KEPT, key: 'other', sha256: 'bb' }];
    expect((await opened(bytes)).studio.session.getState().notices.map(({ code }) => code)).toEqual(['projectOpened', 'projectFolderMissing']);
    stock.models = [];
  });

  test.each([
    // Names of one length, so that only the table of contents has to change.
    ['with a path twice', (bytes: Uint8Array) => inDirectory(bytes, (path, _, name) => { if (path === 'records/run/steps.json') name.set(new TextEncoder().encode('records/run/state.json')); }), 'records/run/state.json: stands there twice'],
    ['of more than 1 GiB in all', (bytes: Uint8Array) => inDirectory(bytes, (path, view) => { if (path.startsWith('records/')) view.setUint32(24, 600 * 2 ** 20, true); }), 'unfolds to more than 1024 MiB in all'],
    ['of more than 20 000 files', () => zipSync(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`records/${i}.json`, new Uint8Array()]))), 'lists 20001 files, more than 20000'],
  ])('%s is refused before anything of it is unpacked', async (_, make, message) => {
    const { bytes } = await savedProject();
    const { ok, error } = await opened(make(bytes));
    expect(ok).toBe(false);
    expect(error).toMatchObject({ code: 'projectInvalid', message: expect.stringContaining(message) });
  });

  test('that is cut short or unfolds to more than it may is refused', async () => {
    const { bytes } = await savedProject();
    expect((await opened(bytes.slice(0, -40))).error).toMatchObject({ code: 'projectInvalid', message: expect.stringContaining('no table of contents at its end') });
    const bomb = zipSync({ 'manifest.json': new Uint8Array(17 * 2 ** 20) });
    expect((await opened(bomb)).error).toMatchObject({ code: 'projectInvalid', message: expect.stringContaining('more than 16777216') });
  });
});

function edited(bytes: Uint8Array | undefined, from: string, to: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder().decode(bytes).replace(from, to));
}

/** The zip with its table of contents changed: the path, record (sizes at 20 and 24) and name of each entry. */
function inDirectory(bytes: Uint8Array, change: (path: string, record: DataView, name: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (let at = view.getUint32(copy.length - 22 + 16, true); view.getUint32(at, true) === 0x02014b50;) {
    const length = view.getUint16(at + 28, true);
    const name = copy.subarray(at + 46, at + 46 + length);
    change(new TextDecoder().decode(name), new DataView(copy.buffer, at, 46), name);
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return copy;
}
