import { expect, test } from 'vitest';
import { memoryKeyValue } from '../../platform/keyValue.ts';
import { memberKeys } from '../keys.ts';
import { testStudio } from '../testing.ts';

test('a sweep goes with what its unfinished runs go on from, is as large as both, and comes back with it', async () => {
  const part = { version: 1, runId: 'r1', bytes: new Uint8Array(1000) };
  const members = [{ runId: 'r1', end: null, error: null }, { runId: null, end: null, error: null }];
  const storage = memoryKeyValue({
    'sweeps/x': { version: 1, id: 'x', name: 'two', createdAt: '2026-01-02T03:04:05.000Z', text: JSON.stringify({ grid: { numVirtualTokens: [1, 2] } }), members },
    [memberKeys('r1').runStart]: part, [memberKeys('r1').checkpoints[0]]: part, [memberKeys('of no sweep').checkpoints[0]]: part,
  });
  const { studio } = testStudio({}, storage);
  await studio.start();
  await studio.commands.listStored();
  const listed = () => studio.stored.getState().inventory?.groups.map(({ kind, items, bytes }) => [kind, items.length, Math.floor(bytes / 1000)]);
  const before = listed();
  expect(before).toEqual([['checkpoint', 1, 1], ['sweeps', 1, 2]]);
  await studio.commands.deleteStored('sweeps', ['x']);
  expect(await storage.keys()).toEqual([memberKeys('of no sweep').checkpoints[0]]);
  await studio.commands.undoDelete();
  expect(listed()).toEqual(before);
  expect(await storage.get(memberKeys('r1').checkpoints[0])).toEqual(part);
  expect(studio.sweeps.getState().sweeps).toMatchObject([{ id: 'x', members }]);
});
