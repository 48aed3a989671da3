import { describe, expect, it } from 'vitest';
import { batchIndices, bucketRows, planMicroBatches } from './index.ts';

describe('bucketRows', () => {
  it('gives known sizes', () => {
    expect([0, 1, 8, 9, 64, 65, 128, 129, 1000, 1024, 1025].map(bucketRows)).toEqual([8, 8, 8, 16, 64, 72, 128, 144, 1024, 1024, 1152]);
  });

  it('wastes less than an eighth, in few sizes, and maps a size to itself', () => {
    const sizes = new Set<number>();
    for (let n = 65; n <= 8192; n++) {
      const size = bucketRows(n);
      expect(size).toBeGreaterThanOrEqual(n);
      expect(size - n).toBeLessThan(n / 8);
      expect(bucketRows(size)).toBe(size);
      sizes.add(size);
    }
    expect(sizes.size).toBe(8 * 7); // seven octaves from 64 to 8192
  });
});

describe('planMicroBatches', () => {
  it('fills groups up to the limit, the prompt counted in each', () => {
    expect(planMicroBatches([3, 3, 4, 1], { maxRows: 10, sharedRows: 4 })).toEqual([[0, 1], [2, 3]]);
  });
  it('gives an example above the limit a group of its own', () => {
    expect(planMicroBatches([1, 50, 1], { maxRows: 10, sharedRows: 2 })).toEqual([[0], [1], [2]]);
  });
  it('plans nothing for no examples', () => {
    expect(planMicroBatches([], { maxRows: 10, sharedRows: 2 })).toEqual([]);
  });
});

describe('batchIndices', () => {
  it('goes through the file epoch by epoch; the last batch is smaller', () => {
    const steps = [0, 1, 2, 3, 4].map((step) => [...batchIndices(5, 2, step, { order: 'file', seed: 0 })]);
    expect(steps).toEqual([[0, 1], [2, 3], [4], [0, 1], [2, 3]]);
  });

  it('shuffles so that each epoch has every example once, in another order, repeatable', () => {
    const options = { order: 'shuffled', seed: 3 } as const;
    const epoch = (e: number) => [0, 1, 2].flatMap((i) => [...batchIndices(50, 20, e * 3 + i, options)]);
    expect(epoch(0).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(epoch(1)).not.toEqual(epoch(0));
    expect(epoch(0)).toEqual(epoch(0));
    expect([...batchIndices(50, 20, 0, { ...options, seed: 4 })]).not.toEqual(epoch(0).slice(0, 20));
  });

  it('takes all of a file smaller than a batch', () => {
    expect([...batchIndices(3, 32, 7, { order: 'file', seed: 0 })]).toEqual([0, 1, 2]);
  });
});
