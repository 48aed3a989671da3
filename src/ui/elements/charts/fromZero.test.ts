import { expect, test } from 'vitest';
import { fromZero } from './fromZero.ts';

test('an axis from 0 to a twentieth above the highest of all curves; none where there is nothing', () => {
  expect(fromZero([{ y: [40, Number.NaN, 100] }, { y: [80] }])).toEqual([0, 105]);
  expect(fromZero([{ y: [] }])).toBeUndefined();
});
