import { expect, test } from 'vitest';
import { signTest, wilsonInterval } from './intervals.ts';

test('Wilson interval, 8 of 10 by hand', () => {
  // z² = 3.8415; middle 0.8 + 0.19207 = 0.99207; half 1.95996·√(0.016 + 0.0096036) = 0.31362; scale 1.38415
  const { low, high } = wilsonInterval(8, 10);
  expect(low).toBeCloseTo((0.99207 - 0.31362) / 1.38415, 4);
  expect(high).toBeCloseTo((0.99207 + 0.31362) / 1.38415, 4);
});

test('Wilson interval at the ends: 0 of n reaches to z²/(n+z²) and not below 0', () => {
  expect(wilsonInterval(0, 10).low).toBe(0);
  expect(wilsonInterval(0, 10).high).toBeCloseTo(3.84146 / 13.84146, 5);
  expect(wilsonInterval(10, 10).high).toBeCloseTo(1, 12);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('sign test by counting: 5 against 1 is 2·(1+6)/64', () => {
  expect(signTest(5, 1)).toBeCloseTo(14 / 64, 12);
  expect(signTest(1, 5)).toBeCloseTo(14 / 64, 12);
  expect(signTest(3, 3)).toBe(1);
  expect(signTest(0, 0)).toBe(1);
});

test('sign test of thousands of changes does not underflow to nonsense', () => {
  expect(signTest(2500, 2500)).toBe(1);
  // z = (2600-2400)/√5000 = 2.828, two-sided 0.0047
  expect(signTest(2600, 2400)).toBeCloseTo(0.0049, 3);
});
