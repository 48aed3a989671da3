import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test('mean and sample standard deviation: of 1, 2, 6 the mean is 3, the squares 4 + 1 + 9 = 14, over 2', () => {
  expect(spread([1, 2, 6])).toEqual({ mean: 3, sd: Math.sqrt(7), n: 3 });
});

test('one value has no spread, nor has what is not measured', () => {
  expect(spread([1])).toBeNull();
  expect(spread([1, Number.NaN])).toBeNull();
});
