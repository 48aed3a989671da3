import { expect, test } from 'vitest';
import type { ProductTuning } from '../domain/device.ts';
import { createPreferencesStore, type PreferenceStorage } from './preferences.ts';
import { device, testStudio } from './testing.ts';

const tuning: ProductTuning = { adapter: 'a graphics card; products 2', few: 'broadcast', many: 'tiled', tile: 'square' };

/** localStorage with this text under each key. */
function holding(text: string): PreferenceStorage {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? text, setItem: (key, value) => { values.set(key, value); }, removeItem: (key) => { values.delete(key); } };
}

test('what a search found about the adapter is given back at the next visit, and a damaged one costs nothing else', () => {
  const storage = holding('{}');
  createPreferencesStore(storage).setState({ theme: 'dark', tuning });
  expect(createPreferencesStore(storage).getState()).toMatchObject({ theme: 'dark', tuning });
  const damaged = holding(JSON.stringify({ theme: 'dark', tuning: { ...tuning, many: 'by magic' } }));
  expect(createPreferencesStore(damaged).getState()).toMatchObject({ theme: 'dark', tuning: null });
  const beforeTiles = holding(JSON.stringify({ theme: 'dark', tuning: { adapter: 'a graphics card; products 1', few: 'broadcast', many: 'tiled' } }));
  expect(createPreferencesStore(beforeTiles).getState()).toMatchObject({ theme: 'dark', tuning: null });
});

test('what a run found about float16 is given back with the rest', async () => {
  const given: unknown[] = [];
  const { studio, tell } = testStudio({ 'device/open': async (params) => { given.push(params.tuning); return device; } });
  const found: ProductTuning = { ...tuning, halves: { few: 'tiled', many: 'broadcast', tile: 'small' } };
  tell({ kind: 'event', name: 'device/tuned', event: { tuning: found } });
  await studio.commands.openDevice();
  expect(given).toEqual([found]);
  const storage = holding('{}');
  createPreferencesStore(storage).setState({ tuning: found });
  expect(createPreferencesStore(storage).getState().tuning).toEqual(found);
});

test('a device is opened with what its last opening found', async () => {
  const given: unknown[] = [];
  const { studio } = testStudio({ 'device/open': async (params) => { given.push(params.tuning); return { ...device, tuning }; } });
  await studio.commands.openDevice();
  await studio.commands.openDevice();
  expect(given).toEqual([null, tuning]);
});
