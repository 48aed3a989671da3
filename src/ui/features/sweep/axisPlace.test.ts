import { expect, test } from 'vitest';
import { boxOn, onAxis, pointAt, ticksOf, type AxisPlace } from './axisPlace.ts';
import { axisOf } from './rows.ts';

const UPRIGHT: AxisPlace = { lying: false, at: 80, low: 230, high: 40 };
const LYING: AxisPlace = { lying: true, at: 50, low: 10, high: 330 };

test('an upright axis rises, a lying one goes to the right', () => {
  // 230 - 0.5·190 = 135; 10 + 0.5·320 = 170
  expect(pointAt(UPRIGHT, onAxis(UPRIGHT, 0.5), 12)).toEqual({ x: 92, y: 135 });
  expect(pointAt(LYING, onAxis(LYING, 0.5), 12)).toEqual({ x: 170, y: 62 });
  expect(boxOn(UPRIGHT, 230, 135, 6)).toEqual({ x: 74, y: 135, width: 12, height: 95 });
  expect(boxOn(LYING, 170, 10, 6)).toEqual({ x: 10, y: 44, width: 160, height: 12 });
});

const shown = (values: readonly (string | number)[], where: AxisPlace): (string | number)[] => ticksOf({ name: '', values, place: axisOf(values) }, where, String).map(({ value }) => value);

test('values without room beside the others are left out, the ends never', () => {
  // 1.5 would stand 190·0.5/9 = 11 units above 1, less than a line.
  expect(shown([1, 1.5, 5, 10], UPRIGHT)).toEqual([1, 10, 5]);
  expect(shown([1, 100], LYING)).toEqual([1, 100]);
  // Two lines of text: a third long word between the ends takes the second, a fourth finds neither free.
  expect(shown(['words of the classes', 'drawn words', 'words of your own', 'random numbers'], LYING)).toEqual(['words of the classes', 'random numbers', 'drawn words', 'words of your own']);
  expect(shown(['a very long word indeed', 'another long word', 'and yet another long word', 'the last long word'], LYING)).toEqual(['a very long word indeed', 'the last long word', 'another long word']);
});

test('texts at the ends of a lying axis stay within the drawing', () => {
  const ticks = ticksOf({ name: '', values: ['a', 'b'], place: axisOf(['a', 'b']) }, LYING, (value) => `word ${value}`);
  expect(ticks.map(({ x, anchor }) => [x, anchor])).toEqual([[10, 'start'], [330, 'end']]);
});
