import { describe, expect, test } from 'vitest';
import { axesOf, endsOf, isWithin, nearestIndex, withRange, type Ranges } from './brush.ts';
import type { MemberRow } from './rows.ts';

function row(index: number, learningRate: number, optimizer: string, accuracy: number | null): MemberRow {
  const figures = accuracy === null ? null
    : { examples: 10, accuracy, macroF1: accuracy, loss: 1, zeroShotAccuracy: 0, majorityAccuracy: 0, improved: 0, worsened: 0, bestStep: 1, seconds: 1 };
  return { index, varied: { learningRate, optimizer }, run: String(index + 1), card: null, error: null, end: accuracy === null ? 'waiting' : 'finished', figures };
}

const rows = [row(0, 0.1, 'adamw', 0.6), row(1, 0.001, 'sgd', 0.5), row(2, 0.01, 'adamw', 0.9), row(3, 0.01, 'sgd', null)];
const axes = axesOf(rows, ['learningRate', 'optimizer']);
const [rate, optimizer, accuracy] = axes;
const within = (ranges: Ranges) => rows.filter((one) => isWithin(one, axes, ranges)).map(({ index }) => index);

describe('a range on an axis', () => {
  test('goes over its values from the lowest up, also those of runs to come', () => {
    expect(axes.map(({ values }) => values)).toEqual([[0.001, 0.01, 0.1], ['adamw', 'sgd'], [0.5, 0.6, 0.9]]);
  });

  test('lets through the runs within, ends included; several ranges those within all', () => {
    if (rate === undefined || accuracy === undefined) throw new Error('no axes');
    const upper = withRange({}, rate, 2, 1);
    expect(upper).toEqual({ learningRate: [0.01, 0.1] });
    expect(within(upper)).toEqual([0, 2, 3]);
    expect(within(withRange(upper, accuracy, 1, 1))).toEqual([0]);
    expect(within({})).toEqual([0, 1, 2, 3]);
  });

  test('over the whole axis is none, and ends beyond it are its own', () => {
    if (optimizer === undefined) throw new Error('no axis');
    expect(withRange({ optimizer: ['sgd', 'sgd'] }, optimizer, -3, 9)).toEqual({});
    expect(endsOf(optimizer, {})).toEqual([0, 1]);
    expect(endsOf(optimizer, { optimizer: ['gone', 'adamw'] })).toEqual([0, 0]);
  });

  test('begins at the value nearest to the pointer: 0.01 lies half-way up a logarithmic axis', () => {
    if (rate === undefined) throw new Error('no axis');
    expect([0, 0.2, 0.4, 0.74, 0.8, 1].map((at) => nearestIndex(rate, at))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
