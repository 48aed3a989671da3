/** What T5's relative position bias is told by (Raffel et al. 2020, §2.1; T5Attention._relative_position_bucket in transformers). */
export interface BucketOptions {
  readonly numBuckets: number;
  /** m: distances from here on share a bucket. */
  readonly maxDistance: number;
  /** Keys after the query have buckets of their own; without, they share that of distance 0. */
  readonly bidirectional: boolean;
}

/**
 * The bucket of each distance d = key position − query position from −m to m: [2m+1], at d + m. Half of a side's
 * buckets are single distances, the others grow by a constant factor. Rounded to float32 after each operation, as torch
 * rounds: at the border of two buckets the last bit decides.
 */
export function relativeBuckets({ numBuckets, maxDistance, bidirectional }: BucketOptions): Int32Array {
  const perSide = bidirectional ? Math.floor(numBuckets / 2) : numBuckets;
  const numExact = Math.floor(perSide / 2);
  const growth = Math.fround(Math.log(maxDistance / numExact));
  const bucketOf = (far: number): number => {
    if (far < numExact) return far;
    const share = Math.fround(Math.fround(Math.log(Math.fround(far / numExact))) / growth);
    return Math.min(perSide - 1, numExact + Math.floor(Math.fround(share * (perSide - numExact))));
  };
  return Int32Array.from({ length: 2 * maxDistance + 1 }, (_, i) => {
    const distance = i - maxDistance;
    if (distance <= 0) return bucketOf(-distance);
    return bidirectional ? perSide + bucketOf(distance) : 0;
  });
}
