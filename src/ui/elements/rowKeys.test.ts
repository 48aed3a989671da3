import { expect, test } from 'vitest';
import { destination } from './rowKeys.ts';

test('keys lead to rows, and not beyond the first and the last', () => {
  expect(destination('ArrowDown', 3, 5)).toBe(4);
  expect(destination('ArrowDown', 4, 5)).toBe(4);
  expect(destination('PageUp', 3, 50)).toBe(0);
  expect(destination('PageDown', 3, 50)).toBe(11);
  expect(destination('End', -1, 50)).toBe(49);
});

test('other keys and an empty table lead nowhere', () => {
  expect(destination('Enter', 3, 5)).toBeNull();
  expect(destination('Home', -1, 0)).toBeNull();
});
