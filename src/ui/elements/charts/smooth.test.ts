import { expect, test } from 'vitest';
import { smooth } from './smooth.ts';

test('half weights, worked by hand', () => {
  // s: 0.5·1 = 0.5, 0.5·0.5 + 0.5·2 = 1.25, 0.5·1.25 + 0.5·4 = 2.625; over 1/2, 3/4, 7/8
  expect([...smooth([1, 2, 4], 0.5)]).toEqual([1, 1.25 / 0.75, 3]);
});

test('no smoothing gives the values, and a constant stays what it is', () => {
  expect([...smooth([3, -1, 2], 0)]).toEqual([3, -1, 2]);
  for (const value of smooth([7, 7, 7, 7], 0.99)) expect(value).toBeCloseTo(7, 10);
});

test('a value that is not finite repeats the mean so far', () => {
  expect([...smooth([Number.NaN, 2, Number.POSITIVE_INFINITY, 2], 0.5)]).toEqual([Number.NaN, 2, 2, 2]);
});
