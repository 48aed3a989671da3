import { expect, test } from 'vitest';
import type { ClassificationMetrics, Comparison } from '../../../domain/run.ts';
import { outcome } from './outcome.ts';

const metrics = (accuracy: number): ClassificationMetrics =>
  ({ examples: 200, accuracy, macroF1: accuracy, loss: 1, perClass: [], confusion: [] });
const comparison = (before: number, after: number, improved: number, worsened: number): Comparison =>
  ({ majority: { classIndex: 0, accuracy: 0.5 }, zeroShot: metrics(before), tuned: metrics(after), improved, worsened });

test('97 for the better against 21 is no chance', () => {
  expect(outcome(comparison(0.45, 0.83, 97, 21))).toEqual({
    before: 0.45, after: 0.83, examples: 200, improved: 97, worsened: 21, verdict: 'better', beatsMajority: true,
  });
});

test('5 against 1 may be chance (p = 14/64), 6 against 0 is not (p = 2/64)', () => {
  expect(outcome(comparison(0.5, 0.52, 5, 1)).verdict).toBe('chance');
  expect(outcome(comparison(0.5, 0.53, 6, 0)).verdict).toBe('better');
  expect(outcome(comparison(0.5, 0.47, 0, 6)).verdict).toBe('worse');
});

test('no change is said as no change, and the majority class is a bar to clear', () => {
  expect(outcome(comparison(0.5, 0.5, 0, 0))).toMatchObject({ verdict: 'nothing', beatsMajority: false });
});
