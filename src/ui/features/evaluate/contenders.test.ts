import { expect, test } from 'vitest';
import type { ClassificationMetrics } from '../../../domain/run.ts';
import { contenders, majorityMacroF1 } from './contenders.ts';

test('always one of two equal classes: F1 of it 2·0.5/1.5 = 2/3, mean 1/3', () => {
  expect(majorityMacroF1(0.5, 2)).toBeCloseTo(1 / 3, 12);
  expect(majorityMacroF1(0, 0)).toBe(0);
});

test('three contenders on the same examples, each with its interval', () => {
  const perClass = [0, 1].map(() => ({ precision: 1, recall: 1, f1: 1, support: 5 }));
  const metrics = (accuracy: number): ClassificationMetrics => ({ examples: 10, accuracy, macroF1: accuracy, loss: 1 - accuracy, perClass, confusion: [] });
  const rows = contenders({ majority: { classIndex: 0, accuracy: 0.5 }, zeroShot: metrics(0.6), tuned: metrics(0.8), improved: 3, worsened: 1 });
  expect(rows.map(({ name, accuracy, loss }) => [name, accuracy, loss])).toEqual([
    ['majority', 0.5, Number.NaN], ['zeroShot', 0.6, 0.4], ['tuned', 0.8, expect.closeTo(0.2, 12)],
  ]);
  // 8 of 10: (0.99207 ± 0.31362) / 1.38415
  expect(rows[2]?.interval.low).toBeCloseTo(0.4902, 4);
  expect(rows[2]?.interval.high).toBeCloseTo(0.9433, 4);
});
