import { describe, expect, it } from 'vitest';
import { relativeBuckets } from './relativeBuckets.ts';

describe('relativeBuckets', () => {
  it('gives each near distance a bucket, farther ones shared buckets, on both sides', () => {
    // 8 buckets, 4 a side, 2 of them exact: 0, 1 and then 2 + ⌊2·log(d/2)/log(10)⌋, so 3 from d = 2·√10 = 6.3 on.
    const buckets = [...relativeBuckets({ numBuckets: 8, maxDistance: 20, bidirectional: true })];
    const near = [0, 1, 2, 2, 2, 2, 2, ...Array.from({ length: 14 }, () => 3)];
    expect(buckets).toEqual([...near.slice(1).toReversed(), 0, ...near.slice(1).map((bucket) => bucket + 4)]);
  });

  it('has one side alone for a decoder, whose later keys nobody sees', () => {
    // 8 buckets, 4 exact: 4 + ⌊4·log(d/4)/log(5)⌋ is 5 from d = 5.98, 6 from 8.94, 7 from 13.4 on.
    const buckets = [...relativeBuckets({ numBuckets: 8, maxDistance: 20, bidirectional: false })];
    expect(buckets.slice(0, 21).toReversed()).toEqual([0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7]);
    expect(buckets.slice(21)).toEqual(Array.from({ length: 20 }, () => 0));
  });

  it('changes buckets where torch does, at T5\'s own sizes', () => {
    // transformers 5.23, T5Attention._relative_position_bucket: the distances at which a new bucket begins.
    const changes = (bidirectional: boolean) => {
      const buckets = relativeBuckets({ numBuckets: 32, maxDistance: 128, bidirectional }).subarray(0, 129).toReversed();
      return [...buckets.keys()].filter((d) => d > 0 && buckets[d] !== buckets[d - 1]);
    };
    expect(changes(true)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91]);
    expect(changes(false)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113,
    ]);
  });
});
