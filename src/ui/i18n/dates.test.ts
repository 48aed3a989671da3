import { expect, test } from 'vitest';
import { formatDate, formatDateTime } from './dates.ts';

test('a date has its month by name, so that nobody takes it for the day', () => {
  const at = new Date(2026, 10, 4, 9, 5);
  expect(formatDate(at, 'en')).toBe('4 Nov 2026');
  expect(formatDateTime(at, 'en')).toBe('4 Nov 2026, 09:05');
  expect(formatDate(at, 'ja')).toBe('2026年11月4日');
  expect(formatDateTime(at, 'ja')).toBe('2026年11月4日 9:05');
  expect(formatDate(new Date('never'), 'ja')).toBe('–');
});
