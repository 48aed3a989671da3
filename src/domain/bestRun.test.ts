import { expect, test } from 'vitest';
import { bestRun } from './bestRun.ts';

const figures = (accuracy: number, loss: number) => ({ accuracy, loss });
const best = (...runs: readonly (ReturnType<typeof figures> | null)[]): number => runs.indexOf(bestRun(runs, (run) => run));

test('one run is the best: by accuracy, of equal ones by loss, of equal ones the earlier', () => {
  expect(best(figures(0.6, 1), figures(0.7, 3), figures(0.5, 0.1))).toBe(1);
  expect(best(figures(0.7, 1), figures(0.7, 0.9), figures(0.7, 0.9))).toBe(1);
  expect(best(figures(0, 2), figures(0, Number.NaN))).toBe(0);
  expect(best(figures(0, Number.NaN), figures(0, 2))).toBe(1);
});

test('a run without figures is never the best, and of none there is none', () => {
  expect(best(null, figures(Number.NaN, 1), figures(0.1, 9))).toBe(2);
  expect(bestRun([null], (run) => run)).toBeNull();
});
