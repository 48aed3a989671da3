import { describe, expect, test } from 'vitest';
import { countRuns, expandSweep, type SweepPlan } from './sweep.ts';

const plan: SweepPlan = { grid: { numVirtualTokens: [1, 20], promptInit: ['random', 'classLabels'] }, random: null, seeds: 1, limit: 100 };

describe('a sweep', () => {
  test('of a grid is every combination: 2 × 2', () => {
    expect(expandSweep(plan)).toEqual([
      { numVirtualTokens: 1, promptInit: 'random' }, { numVirtualTokens: 1, promptInit: 'classLabels' },
      { numVirtualTokens: 20, promptInit: 'random' }, { numVirtualTokens: 20, promptInit: 'classLabels' },
    ]);
  });

  test('repeats each with as many seeds: 2 × 2 × 3 = 12', () => {
    const runs = expandSweep({ ...plan, seeds: 3 });
    expect(runs).toHaveLength(12);
    expect(runs.slice(0, 3).map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(countRuns({ ...plan, seeds: 3 })).toBe(12);
  });

  test('draws the same for the same seed, within the ranges', () => {
    const random = { count: 20, seed: 7, options: { learningRate: { min: 0.001, max: 1, scale: 'log', integer: false }, batchSize: { values: [8, 16] } } } as const;
    const runs = expandSweep({ ...plan, grid: {}, random });
    expect(runs).toEqual(expandSweep({ ...plan, grid: {}, random }));
    const rates = runs.map(({ learningRate }) => Number(learningRate));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.001);
    expect(Math.max(...rates)).toBeLessThan(1);
    // Evenly in the logarithm: about a third of them in each of the three decades.
    expect(rates.filter((rate) => rate < 0.01).length).toBeGreaterThan(1);
    expect(new Set(runs.map(({ batchSize }) => batchSize))).toEqual(new Set([8, 16]));
  });

  test('that explodes is refused before anything of it is laid out, with both numbers', () => {
    const grid = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`option${i}`, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]));
    expect(() => expandSweep({ ...plan, grid })).toThrow('1000000000000 runs, more than its limit of 100');
  });
});
