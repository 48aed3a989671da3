import { expect, test } from 'vitest';
import { pace, shownPhase, timesSeen } from './progress.ts';

test('rate and time left, by hand: 2 steps of 500 ms and 100 rows, 10 to go', () => {
  expect(pace([500, 500], [100, 100], 10)).toEqual({ rowsPerSecond: 200, secondsLeft: 5 });
});

test('only the last twenty steps count', () => {
  const slow = Array.from({ length: 30 }, () => 1000);
  const fast = Array.from({ length: 20 }, () => 100);
  expect(pace([...slow, ...fast], [...slow, ...fast], 5)).toEqual({ rowsPerSecond: 1000, secondsLeft: expect.closeTo(0.5, 10) });
});

test('nothing is claimed before the first step', () => {
  expect(pace([], [], 10)).toEqual({ rowsPerSecond: Number.NaN, secondsLeft: Number.NaN });
});

test('300 steps of 32 over 416 examples see each about 23 times; a batch holds no example twice', () => {
  expect(timesSeen(300, 32, 416)).toBeCloseTo(23.08, 2);
  expect(timesSeen(10, 32, 8)).toBe(10);
});

test('a run that is paused before its first step says what it was at, as its bar does', () => {
  const steps = { done: 0, total: 200 };
  const baseline = { phase: 'baseline', done: 77, total: 81 } as const;
  expect(shownPhase('training', baseline, steps)).toEqual(baseline);
  expect(shownPhase('paused', baseline, steps)).toEqual({ phase: 'pausedBefore', done: 77, total: 81 });
  expect(shownPhase('paused', { phase: 'training', done: 3, total: 200 }, { done: 4, total: 200 })).toEqual({ phase: 'paused', done: 4, total: 200 });
  expect(shownPhase('preparing', null, steps)).toEqual({ phase: 'preparing', ...steps });
  expect(shownPhase('training', null, steps)).toEqual({ phase: 'training', ...steps });
});
