import { describe, expect, test, vi } from 'vitest';
import { memoryKeyValue, type KeyValue } from '../../platform/keyValue.ts';
import { createRunLock } from '../../platform/runLock.ts';
import type { StoredNews, Tabs } from '../../platform/tabs.ts';
import { storageError } from '../../platform/storageErrors.ts';
import { KEYS } from '../keys.ts';
import { EMPTY_PROJECT } from '../project.ts';
import { bodyKey, cardKey } from '../runs/records.ts';
import { described, result, testStudio, type Answers } from '../testing.ts';
import type { StoredKind } from './store.ts';

const downloads = vi.hoisted((): { name: string; bytes: Uint8Array }[] => []);
vi.mock('../../platform/download.ts', () => ({ download: (file: { name: string; bytes: Uint8Array }) => { downloads.push(file); }, downloadBlob: () => undefined }));

const data = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind\nhello,a\nbye,b') };
const SWEEP = JSON.stringify({ grid: { numVirtualTokens: [1, 2] } });

/** Two tabs of one browser, by what each tells. */
function twoTabs(): [Tabs, Tabs] {
  const listeners: ((news: StoredNews) => void)[][] = [[], []];
  const tab = (mine: number): Tabs => ({
    tell: (news) => { for (const hear of listeners[1 - mine] ?? []) hear(news); },
    listen: (hear) => { listeners[mine]?.push(hear); return () => undefined; },
  });
  return [tab(0), tab(1)];
}

/** A studio with a file, one kept run, a checkpoint of it, and a damaged record. */
async function filled(storage: KeyValue = memoryKeyValue(), ...rest: [ReturnType<typeof createRunLock>?, Tabs?]) {
  const made = testStudio({ 'run/start': async ({ runId }) => result(runId, described) }, storage, ...rest);
  const { studio } = made;
  await studio.start();
  await studio.commands.openFile(data);
  await studio.commands.startRun();
  await vi.waitFor(() => { expect(studio.runs.getState().cards).toHaveLength(1); });
  await storage.set(KEYS.checkpoints[0], { version: 1, runId: 'r', bytes: new Uint8Array(1000) });
  await storage.set(`${KEYS.asidePrefix}run/state`, { version: 99, odd: [1, Number.NaN] });
  studio.flush();
  await studio.commands.listStored();
  const kinds = () => studio.stored.getState().inventory?.groups.map(({ kind }) => kind) ?? [];
  const group = (kind: StoredKind) => studio.stored.getState().inventory?.groups.find((other) => other.kind === kind);
  return { ...made, storage, kinds, group };
}

describe('what is stored', () => {
  test('is listed by kind, each with its size and when it was written', async () => {
    const { kinds, group, studio } = await filled();
    expect(kinds()).toEqual(['project', 'run', 'checkpoint', 'runs', 'aside']);
    expect(group('project')?.items.map(({ id, name }) => [id, name])).toEqual(expect.arrayContaining([['project', 'mail'], ['files/data', 'mail.csv']]));
    expect(group('project')?.items.find(({ id }) => id === 'files/data')).toMatchObject({ bytes: data.bytes.length });
    // A record of 3 fields around 1000 bytes.
    expect(group('checkpoint')?.bytes).toBeGreaterThan(1000);
    expect(group('checkpoint')?.bytes).toBeLessThan(1100);
    expect(Math.abs((group('checkpoint')?.items[0]?.at ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(group('runs')?.items).toMatchObject([{ id: studio.runs.getState().cards[0]?.id, keys: expect.arrayContaining([expect.stringMatching(/^runs\/card/), expect.stringMatching(/^runs\/body/)]) }]);
    const { groups, bytes } = studio.stored.getState().inventory ?? { groups: [], bytes: 0 };
    expect(bytes).toBe(groups.reduce((sum, other) => sum + other.bytes, 0));
  });

  test('of an earlier version, which wrote no sizes, is measured', async () => {
    const { studio } = testStudio({}, memoryKeyValue({ 'sweeps/x': { version: 1, id: 'x', name: 'old', createdAt: '2026-01-02T03:04:05.000Z', text: SWEEP, members: [{ runId: null, end: null, error: null }, { runId: null, end: null, error: null }] } }));
    await studio.start();
    await studio.commands.listStored();
    expect(studio.stored.getState().inventory?.groups).toMatchObject([{ kind: 'sweeps', items: [{ id: 'x', name: 'old', at: Date.parse('2026-01-02T03:04:05.000Z') }] }]);
    expect(studio.stored.getState().inventory?.bytes).toBeGreaterThan(SWEEP.length);
  });

  test.each<[StoredKind, (keys: readonly string[]) => boolean]>([
    ['project', (keys) => keys.some((key) => key === KEYS.project || key.startsWith('files/'))],
    ['run', (keys) => keys.some((key) => key.startsWith('run/'))],
    ['checkpoint', (keys) => keys.includes(KEYS.checkpoints[0])],
    ['runs', (keys) => keys.some((key) => key.startsWith('runs/card') || key.startsWith('runs/body'))],
    ['aside', (keys) => keys.some((key) => key.startsWith(KEYS.asidePrefix))],
  ])('of the kind %s can go and come back, in storage and page', async (kind, isThere) => {
    const { studio, storage, kinds } = await filled();
    const shown = () => ({
      file: studio.project.getState().project.file?.name ?? null, prompt: studio.run.getState().prompt?.step ?? null, runs: studio.runs.getState().cards.length,
    });
    const before = { stored: Object.fromEntries(await Promise.all((await storage.keys()).map(async (key): Promise<[string, unknown]> => [key, await storage.get(key)]))), shown: shown() };
    expect(await studio.commands.deleteStored(kind, null)).toBe(true);
    expect(isThere(await storage.keys())).toBe(false);
    expect(kinds()).not.toContain(kind);
    expect(shown()).toEqual({ ...before.shown, ...(kind === 'project' ? { file: null } : kind === 'run' ? { prompt: null } : kind === 'runs' ? { runs: 0 } : {}) });
    expect(studio.stored.getState().undoable).toMatchObject({ kind, count: expect.any(Number) });
    await studio.commands.undoDelete();
    studio.flush();
    expect(Object.fromEntries(await Promise.all((await storage.keys()).map(async (key): Promise<[string, unknown]> => [key, await storage.get(key)])))).toEqual(before.stored);
    expect(shown()).toEqual(before.shown);
    expect(studio.stored.getState().undoable).toBeNull();
  });

  test('of which one run is deleted keeps the others', async () => {
    const { studio, storage } = await filled();
    await studio.commands.startRun();
    await vi.waitFor(() => { expect(studio.runs.getState().cards).toHaveLength(2); });
    const [first, second] = studio.runs.getState().cards.map(({ id }) => id);
    await studio.commands.deleteStored('runs', [first ?? '']);
    expect(studio.runs.getState().cards.map(({ id }) => id)).toEqual([second]);
    expect(await storage.keys()).toContain(bodyKey(second ?? ''));
    expect(await storage.keys()).not.toContain(cardKey(first ?? ''));
    // The run that was deleted is the current one still: it is not kept anew.
    const { studio: next } = testStudio({}, storage);
    await next.start();
    expect(next.runs.getState().cards.map(({ id }) => id)).toEqual([second]);
  });

  test('is as on a first visit after everything was deleted', async () => {
    const { studio, storage } = await filled();
    studio.commands.setPreferences({ theme: 'dark', locale: 'ja' });
    expect(await studio.commands.deleteEverything()).toBe(true);
    studio.flush();
    expect(await storage.keys()).toEqual([]);
    expect(studio.project.getState().project).toEqual(EMPTY_PROJECT);
    expect(studio.preferences.getState()).toMatchObject({ theme: 'auto', locale: 'auto' });
    expect(studio.run.getState()).toMatchObject({ status: 'idle', prompt: null, result: null });
    expect(studio.session.getState()).toMatchObject({ data: null, preview: null, notices: [] });
    expect(studio.stored.getState().inventory?.groups).toEqual([]);
  });

  test('can be saved to a file before it is deleted, damaged as it is', async () => {
    const { studio } = await filled();
    await studio.commands.downloadAside(`${KEYS.asidePrefix}run/state`);
    const file = downloads.at(-1);
    expect(file?.name).toBe('aside-run-state.json');
    expect(JSON.parse(new TextDecoder().decode(file?.bytes))).toEqual({ version: 99, odd: [1, { $number: 'NaN' }] });
  });
});

describe('what is in use', () => {
  test('by a training can\'t be deleted, and the reason is told', async () => {
    const { studio, storage, group } = await filled();
    await studio.commands.deleteStored('run', null);
    const { studio: training } = testStudio({}, storage);
    await training.start();
    await training.commands.startRun();
    await training.commands.listStored();
    const { groups, blocked } = training.stored.getState().inventory ?? { groups: [], blocked: null };
    expect(blocked).toBe('training');
    expect(groups.filter((other) => other.blocked === 'training').map(({ kind }) => kind)).toEqual(['project', 'run']);
    const before = await storage.keys();
    expect(await training.commands.deleteStored('run', null)).toBe(false);
    expect(training.session.getState().errors.storage).toMatchObject({ code: 'usage', details: { what: 'training' } });
    expect(await training.commands.deleteEverything()).toBe(false);
    expect(await storage.keys()).toEqual(before);
    expect(group('runs')?.blocked).toBeNull();
  });

  test('by a search for a rate can\'t either', async () => {
    const { studio, storage } = await filled();
    studio.dispose();
    const { studio: searching } = testStudio({}, storage);
    await searching.start();
    void searching.commands.findRate();
    await vi.waitFor(() => { expect(searching.session.getState().busy.rate).toBe(true); });
    await searching.commands.listStored();
    expect(searching.stored.getState().inventory?.blocked).toBe('training');
  });

  test('by a training in another tab can\'t either', async () => {
    const { studio, group } = await filled(memoryKeyValue(), { ...createRunLock(undefined), isHeld: async () => true });
    expect(group('project')?.blocked).toBe('trainingElsewhere');
    expect(await studio.commands.deleteStored('project', null)).toBe(false);
  });
});

describe('another tab', () => {
  async function both() {
    const [one, other] = twoTabs();
    const storage = memoryKeyValue();
    const { studio } = await filled(storage, undefined, one);
    const { studio: second } = testStudio({}, storage, undefined, other);
    await second.start();
    return { studio, second, storage };
  }
  const warned = (studio: Awaited<ReturnType<typeof both>>['second']) => studio.session.getState().notices.map(({ code }) => code);

  test('notices what was deleted: its list of runs follows, and it is told of what it still shows', async () => {
    const { studio, second } = await both();
    expect(second.runs.getState().cards).toHaveLength(1);
    await studio.commands.deleteStored('runs', null);
    await vi.waitFor(() => { expect(second.runs.getState().cards).toEqual([]); });
    expect(warned(second)).toEqual([]);
    await studio.commands.deleteEverything();
    await vi.waitFor(() => { expect(warned(second)).toContain('clearedElsewhere'); });
    expect(second.project.getState().project.file?.name).toBe('mail.csv');
  });

  test('notices what came back: its list of runs follows, and it is warned no more', async () => {
    const { studio, second } = await both();
    await studio.commands.deleteStored('runs', null);
    await vi.waitFor(() => { expect(second.runs.getState().cards).toEqual([]); });
    await studio.commands.undoDelete();
    await vi.waitFor(() => { expect(second.runs.getState().cards).toEqual(studio.runs.getState().cards); });
    expect(second.runs.getState().cards).toHaveLength(1);
    await studio.commands.deleteStored('project', null);
    await vi.waitFor(() => { expect(warned(second)).toContain('clearedElsewhere'); });
    await studio.commands.undoDelete();
    await vi.waitFor(() => { expect(warned(second)).not.toContain('clearedElsewhere'); });
  });

  test('that was opened in between, and has nothing, shows what came back', async () => {
    const [one, other] = twoTabs();
    const { studio, storage } = await filled(memoryKeyValue(), undefined, one);
    await studio.commands.deleteStored('project', null);
    studio.flush();
    const { studio: second } = testStudio({}, storage, undefined, other);
    await second.start();
    expect(second.project.getState().project.file).toBeNull();
    await studio.commands.undoDelete();
    await vi.waitFor(() => { expect(second.project.getState().project.file?.name).toBe('mail.csv'); });
  });

  test('sees a run go from the list and come back, whole even where it was opened in between', async () => {
    const { studio, second, storage } = await both();
    const [card] = studio.runs.getState().cards;
    const id = card?.id ?? '';
    const shown = () => second.runs.getState().cards.filter(({ deleted }) => !deleted).map((other) => other.id);
    await studio.commands.deleteRun(id);
    await vi.waitFor(() => { expect(shown()).toEqual([]); });
    const { studio: third } = testStudio({}, storage);
    await third.start();
    expect(await storage.keys()).not.toContain(bodyKey(id));
    await studio.commands.undoDeleteRun();
    await vi.waitFor(() => { expect(shown()).toEqual([id]); });
    expect(await storage.keys()).toEqual(expect.arrayContaining([cardKey(id), bodyKey(id)]));
  });
});

describe('a full storage', () => {
  const fullOf = (memory: KeyValue, full: { now: boolean }): KeyValue => {
    const refuse = async (): Promise<void> => { if (full.now) throw storageError(new DOMException('full', 'QuotaExceededError')); };
    return { ...memory, set: async (key, value) => { await refuse(); await memory.set(key, value); }, setAll: async (values, gone) => { if (Object.keys(values).length > 0) await refuse(); await memory.setAll(values, gone); } };
  };

  test('leaves a damaged record where it is, since it can\'t be put aside', async () => {
    const memory = memoryKeyValue({ [KEYS.project]: { version: 'odd' } });
    const { studio } = testStudio({}, fullOf(memory, { now: true }));
    await studio.start();
    expect(await memory.get(KEYS.project)).toEqual({ version: 'odd' });
    expect(studio.session.getState().notices).toMatchObject([{ code: 'storageFull' }]);
  });

  test('is told when a run can\'t be kept, costs nothing of what was stored, and can be cleared', async () => {
    const full = { now: false };
    const { studio, storage } = await filled(fullOf(memoryKeyValue(), full));
    full.now = true;
    await studio.commands.startRun();
    await vi.waitFor(() => { expect(studio.session.getState().notices).toMatchObject([{ code: 'storageFull' }]); });
    expect(studio.run.getState().prompt).not.toBeNull();
    expect(studio.runs.getState().cards).toHaveLength(1);
    await studio.commands.deleteStored('aside', null);
    expect((await storage.keys()).some((key) => key.startsWith(KEYS.asidePrefix))).toBe(false);
  });

  test('does not give the bytes of an earlier file for those of one that found no room', async () => {
    const full = { now: false };
    const { studio, storage } = await filled(fullOf(memoryKeyValue(), full));
    full.now = true;
    await studio.commands.openFile({ name: 'larger.csv', bytes: new Uint8Array(5000) });
    full.now = false;
    await storage.set(KEYS.project, studio.project.getState().project);
    const imported = vi.fn<NonNullable<Answers['data/import']>>(() => new Promise(() => undefined));
    const { studio: next } = testStudio({ 'data/import': imported }, storage);
    void next.start();
    await vi.waitFor(() => { expect(next.project.getState().project.file?.name).toBe('larger.csv'); });
    expect(imported).not.toHaveBeenCalled();
  });
});

test('the chosen device of an empty project is a setting, and goes with the settings', async () => {
  const { studio, kinds } = await filled();
  await studio.commands.setBackend('cpu');
  await studio.commands.deleteStored('project', null);
  studio.flush();
  await studio.commands.listStored();
  expect(kinds()).toContain('settings');
  expect(kinds()).not.toContain('project');
  await studio.commands.deleteStored('settings', null);
  studio.flush();
  await studio.commands.listStored();
  expect(kinds()).not.toContain('settings');
  expect(studio.project.getState().project).toEqual(EMPTY_PROJECT);
});
