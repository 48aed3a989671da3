import { expect, test, vi } from 'vitest';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import { KEYS } from '../keys.ts';
import { testStudio } from '../testing.ts';
import { EMPTY_DRAFT } from './draft.ts';

async function opened(storage = memoryKeyValue()) {
  const made = testStudio({}, storage);
  await made.studio.start();
  return made;
}

test('what was filled in for several trainings, and a file that was opened, is there again after a reload', async () => {
  const { studio, storage } = await opened();
  studio.commands.editSweepDraft({ way: 'grid', grid: [{ key: 'seed', text: '1, 2, x' }] });
  studio.commands.planSweep({ name: 'a.json', text: '{}' });
  studio.flush();
  await vi.waitFor(async () => { expect(await storage.get(KEYS.sweepDraft)).toMatchObject({ version: 1, file: { name: 'a.json' } }); });
  const { studio: next } = await opened(storage);
  expect(next.sweeps.getState().draft).toEqual({ ...EMPTY_DRAFT, open: true, way: 'grid', grid: [{ key: 'seed', text: '1, 2, x' }], file: { name: 'a.json', text: '{}' } });
  next.commands.planSweep(null);
  expect(next.sweeps.getState().draft).toMatchObject({ way: 'grid', file: null });
});

test('a damaged one is named and put aside, and costs the project nothing', async () => {
  const storage = memoryKeyValue({ [KEYS.sweepDraft]: { version: 1, way: 'magic' } });
  const { studio: first } = await opened();
  const { studio } = await opened(storage);
  expect(studio.sweeps.getState().draft).toEqual(EMPTY_DRAFT);
  expect(studio.session.getState().notices).toMatchObject([{ code: 'stateDamaged', params: { what: KEYS.sweepDraft } }]);
  expect(await storage.get(`${KEYS.asidePrefix}${KEYS.sweepDraft}`)).toMatchObject({ way: 'magic' });
  expect(studio.project.getState().project).toEqual(first.project.getState().project);
});

test('a new project begins without it, and nothing of it stays stored', async () => {
  const { studio, storage } = await opened();
  studio.commands.editSweepDraft({ draws: 9 });
  studio.flush();
  await vi.waitFor(async () => { expect(await storage.get(KEYS.sweepDraft)).toBeDefined(); });
  await studio.commands.newProject();
  studio.flush();
  await vi.waitFor(async () => { expect(await storage.get(KEYS.sweepDraft)).toBeUndefined(); });
  expect(studio.sweeps.getState().draft).toEqual(EMPTY_DRAFT);
});
