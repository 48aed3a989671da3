import { expect, test } from 'vitest';
import { alignCurves } from './align.ts';

test('curves measured at different steps share one x', () => {
  const { x, columns } = alignCurves([
    { x: [1, 2, 3], y: [9, 8, 7] },
    { x: [0, 2], y: [5, 4] },
  ]);
  expect(x).toEqual([0, 1, 2, 3]);
  expect(columns).toEqual([[undefined, 9, 8, 7], [5, undefined, 4, undefined]]);
});

test('a loss that is not finite is a hole', () => {
  expect(alignCurves([{ x: [1, 2], y: [Number.NaN, 1] }]).columns).toEqual([[null, 1]]);
});

test('no curves, no points', () => {
  expect(alignCurves([])).toEqual({ x: [], columns: [] });
  expect(alignCurves([{ x: [], y: [] }])).toEqual({ x: [], columns: [[]] });
});
