import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { cloneBytes } from './cloneBytes.ts';

/** Node's own header, which a browser's differs from. */
const HEADER = 2;

test.each([
  ['a record', { version: 2, name: 'mail', note: null, done: true, loss: 0.125 }],
  ['text beyond Latin-1', { text: '荷物が届きません', other: 'café' }],
  ['integers of every length', [0, -1, 63, 64, -65, 8192, 2 ** 21, -(2 ** 30), 2 ** 30 - 1]],
  ['numbers that are no small integers', [0.5, Number.NaN, Number.POSITIVE_INFINITY]],
  ['what is nested', { rows: [{ id: 1, tags: ['a', 'b'] }, { id: 2, tags: [] }] }],
])('%s is as long as its structured clone', (_, value) => {
  // Text of 2 bytes a character is aligned, which may take a byte more.
  expect(Math.abs(serialize(value).length - HEADER - cloneBytes(value))).toBeLessThanOrEqual(1);
});

test('a blob counts by its bytes', () => {
  expect(cloneBytes(new Blob([new Uint8Array(1000)]))).toBe(1000);
});

test('arrays of numbers count by their bytes, whatever their values', () => {
  expect(cloneBytes(new Uint8Array(1000))).toBe(1008);
  expect(cloneBytes(new Float32Array(250))).toBe(1008);
});
