import { describe, expect, test, vi } from 'vitest';
import * as z from '../../artifacts/zod.ts';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import { DEFAULT_CONFIG } from '../../domain/config.ts';
import { KEYS } from '../keys.ts';
import { configOf } from '../config.ts';
import { bestRecord, RUN_VERSION, runRecord } from '../records.ts';
import { emptyRun } from '../run.ts';
import { answered, described, result, testStudio } from '../testing.ts';
import { bodyKey, cardKey } from './records.ts';
import { shownCards } from './store.ts';

const file = { name: 'mail.csv', bytes: new TextEncoder().encode('text,kind') };

/** A studio that has done one run to its end. */
async function ranOnce(storage = memoryKeyValue()) {
  const made = testStudio({ 'run/start': async ({ runId }) => ({ ...result(runId, described), examples: [answered] }) }, storage);
  await made.studio.start();
  await made.studio.commands.openFile(file);
  await made.studio.commands.startRun();
  await vi.waitFor(() => { expect(made.studio.runs.getState().cards).toHaveLength(1); });
  const [card] = made.studio.runs.getState().cards;
  if (card === undefined) throw new Error('no run was kept');
  return { ...made, card };
}

describe('a run that ended', () => {
  test('is kept with its figures, its options and whose they are', async () => {
    const { card } = await ranOnce();
    expect(card).toMatchObject({
      end: 'finished', bestStep: 50, seconds: 3, data: 'mail.csv', model: { name: 'base' }, device: 'JavaScript', origins: { learningRate: 'user' },
      figures: { accuracy: 0.75, zeroShotAccuracy: 0.5, majorityAccuracy: 0.5, improved: 2, worsened: 1 },
    });
  });

  test('is there again after a reload, with its name and note', async () => {
    const { studio, storage, card } = await ranOnce();
    await studio.commands.renameRun(card.id, 'first');
    await studio.commands.noteRun(card.id, 'long texts cut');
    const { studio: next } = testStudio({}, storage);
    await next.start();
    expect(next.runs.getState().cards).toMatchObject([{ id: card.id, name: 'first', note: 'long texts cut' }]);
    await next.commands.chooseRun(card.id, true);
    expect(next.runs.getState().bodies[card.id]?.adapter).toEqual(described);
  });

  test('survives a new project, and goes with everything', async () => {
    const { studio, storage, card } = await ranOnce();
    await studio.commands.newProject();
    expect(studio.runs.getState().cards).toHaveLength(1);
    expect(await storage.get(bodyKey(card.id))).toBeDefined();
    expect(await studio.commands.deleteEverything()).toBe(true);
    expect(studio.runs.getState().cards).toEqual([]);
    expect(await storage.keys()).not.toContain(cardKey(card.id));
  });

  test('can be deleted and had back, until the page is opened anew', async () => {
    const { studio, storage, card } = await ranOnce();
    await studio.commands.deleteRun(card.id);
    expect(shownCards(studio.runs.getState())).toEqual([]);
    await studio.commands.undoDeleteRun();
    expect(shownCards(studio.runs.getState())).toHaveLength(1);
    await studio.commands.deleteRun(card.id);
    const { studio: next } = testStudio({}, storage);
    await next.start();
    expect(next.runs.getState().cards).toEqual([]);
    expect((await storage.keys()).filter((key) => key.startsWith('runs/'))).toEqual(['runs/last']);
  });

  test('gives its prompt back as the current one', async () => {
    const { studio, card } = await ranOnce();
    await studio.commands.newProject();
    expect(studio.run.getState().prompt).toBeNull();
    expect(await studio.commands.openRun(card.id)).toBe(true);
    expect(studio.run.getState().prompt).toMatchObject({ origin: 'run', step: 50, adapter: described });
    expect(studio.project.getState().project.task?.template).toBe('{text}\nlabel:');
  });

  test('brings its answered examples back, after a reload too, and counts them in its size', async () => {
    const { studio, storage, card } = await ranOnce();
    await studio.commands.newProject();
    expect(studio.run.getState().evaluation).toBeNull();
    await studio.commands.openRun(card.id);
    const { studio: next } = testStudio({}, storage);
    await next.start();
    for (const { run } of [studio, next]) {
      expect(run.getState().evaluation).toEqual({ task: described.description?.task, fileName: 'mail.csv', examples: [answered], comparison: described.description?.comparison });
    }
    const sizes = await storage.sizes();
    const stored = (sizes.get(cardKey(card.id))?.bytes ?? 0) + (sizes.get(bodyKey(card.id))?.bytes ?? 0);
    // The records have their version beside it, and the size itself.
    expect(Math.abs(stored - card.bytes)).toBeLessThan(50);
  });

  test('of the first version is read: it has no answered examples', async () => {
    const { storage, card } = await ranOnce();
    const { examples: _examples, ...before } = z.looseObject({ version: z.literal(3), examples: z.unknown() }).parse(await storage.get(bodyKey(card.id)));
    await storage.set(bodyKey(card.id), { ...before, version: 1 });
    const { studio: next } = testStudio({}, storage);
    await next.start();
    expect(await next.commands.openRun(card.id)).toBe(true);
    expect(next.run.getState().evaluation).toBeNull();
    expect(next.run.getState().prompt?.adapter).toEqual(described);
  });

  test('gives its settings back: every option comes out as it was', async () => {
    const { studio, card } = await ranOnce();
    studio.commands.setConfig({ learningRate: 0.001, steps: 7 });
    studio.commands.takeRunSettings(card.id);
    const { project } = studio.project.getState();
    expect(configOf(project, studio.session.getState()).config).toEqual({ ...DEFAULT_CONFIG, numVirtualTokens: 1, learningRate: 0.2 });
    expect(project.choice.chosen.learningRate).toBe(0.2);
  });
});

test('a damaged run is named and put aside; the others stay', async () => {
  const { storage, card } = await ranOnce();
  await storage.set(cardKey('broken'), { version: 1, id: 'broken', name: 5 });
  const { studio } = testStudio({}, storage);
  await studio.start();
  expect(studio.runs.getState().cards.map(({ id }) => id)).toEqual([card.id]);
  expect(studio.session.getState().notices).toMatchObject([{ code: 'stateDamaged', params: { what: 'runs/card/broken' } }]);
  expect(await storage.get(`${KEYS.asidePrefix}runs/card/broken`)).toMatchObject({ id: 'broken' });
});

test('the last run of a version that kept none is taken into the list', async () => {
  const run = { ...emptyRun(), runId: 'old', status: 'done' as const, startedAt: '2025-01-01T00:00:00.000Z', evaluations: [{ step: 50, loss: 1, accuracy: 0.75, macroF1: 0.7, examples: 1, best: true }] };
  const prompt = { adapter: described, origin: 'run' as const, step: 50, fileName: null, nearest: null };
  const { studio } = testStudio({}, memoryKeyValue({
    [KEYS.run]: runRecord(run), [KEYS.best]: bestRecord('old', prompt), [KEYS.result]: { version: RUN_VERSION, result: result('old', described) },
  }));
  await studio.start();
  expect(studio.runs.getState().cards).toMatchObject([{ id: 'old', end: 'finished', figures: { accuracy: 0.75 } }]);
});
