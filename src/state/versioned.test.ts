import { describe, expect, test } from 'vitest';
import * as z from '../artifacts/zod.ts';
import { readVersioned } from './versioned.ts';

const schema = z.object({ version: z.literal(3), title: z.string() });
const migrations = {
  1: (record: Readonly<Record<string, unknown>>) => ({ name: record['label'] }),
  2: (record: Readonly<Record<string, unknown>>) => ({ title: record['name'] }),
};

describe('a persisted record', () => {
  test('of an old version passes through every migration', () => {
    expect(readVersioned({ version: 1, label: 'reviews' }, 3, migrations, schema))
      .toEqual({ kind: 'good', value: { version: 3, title: 'reviews' } });
  });
  test('of a newer version is not guessed at', () => {
    expect(readVersioned({ version: 4 }, 3, migrations, schema))
      .toEqual({ kind: 'damaged', damage: 'newer', reason: 'it was written by a newer version (4, this one reads 3)' });
  });
  test('that fails its check says where', () => {
    const reading = readVersioned({ version: 3, title: 7 }, 3, migrations, schema);
    expect(reading.kind === 'damaged' && reading.reason).toMatch(/^title: /);
  });
  test('whose migration is missing, or throws, is damaged', () => {
    expect(readVersioned({ version: 0 }, 3, migrations, schema)).toEqual({ kind: 'damaged', damage: 'older', reason: 'there is no way from version 0 to 1' });
    const throwing = { 2: () => { throw new Error('no name'); } };
    expect(readVersioned({ version: 2 }, 3, throwing, schema)).toEqual({ kind: 'damaged', damage: 'older', reason: 'bringing version 2 up to date failed: Error: no name' });
  });
  test('that is absent, or no record at all', () => {
    expect(readVersioned(undefined, 3, migrations, schema)).toEqual({ kind: 'absent' });
    expect(readVersioned('text', 3, migrations, schema)).toEqual({ kind: 'damaged', damage: 'form', reason: 'it is not a record' });
    expect(readVersioned({}, 3, migrations, schema)).toEqual({ kind: 'damaged', damage: 'form', reason: 'it has no version' });
  });
});
