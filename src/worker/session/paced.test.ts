import { expect, it } from 'vitest';
import { paced } from './paced.ts';

it('tells the first, then ten times a second, and the end', () => {
  let clock = 5;
  const told: number[] = [];
  const tell = paced(() => clock, 9, (done) => { told.push(done); });
  for (const [at, done] of [[5, 1], [50, 2], [104, 3], [105, 4], [204, 5], [300, 7], [301, 9]] as const) {
    clock = at;
    tell(done);
  }
  expect(told).toEqual([1, 4, 7, 9]);
});
