import { expect, test } from 'vitest';
import { duration, limit, percent, percentPair, significant } from './numbers.ts';

test('percentages are as fine as the number of examples allows', () => {
  expect(percent(0.8333, 'en', 104)).toBe('83%');
  expect(percent(0.8333, 'en', 872)).toBe('83.3%');
  expect(percent(Number.NaN, 'en')).toBe('–');
});

test('a pair of unequal shares never looks equal', () => {
  expect(percentPair(0.52, 0.83, 'en')).toEqual(['52%', '83%']);
  expect(percentPair(0.501, 0.504, 'en')).toEqual(['50.1%', '50.4%']);
  expect(percentPair(0.5, 0.5, 'en')).toEqual(['50%', '50%']);
});

test('durations', () => {
  expect(duration(0.2, 'en')).toBe('1 sec');
  expect(duration(59.4, 'en')).toBe('59 sec');
  expect(duration(200, 'en')).toBe('3 min 20 sec');
  expect(duration(3900, 'en')).toBe('1 hr 5 min');
});

test('small numbers keep their digits', () => {
  expect(significant(0.0312345, 'en')).toBe('0.0312');
  expect(significant(0.00000123, 'en')).toBe('1.2e-6');
  expect(significant(1e-8, 'en')).toBe('1e-8');
  expect(significant(4096, 'en')).toBe('4,096');
});

test('a limit is said in full: what is above it is refused', () => {
  expect([0.9999, 0.999999, 100_000].map((value) => limit(value, 'en'))).toEqual(['0.9999', '0.999999', '100,000']);
});
