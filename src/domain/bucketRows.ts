/**
 * The next of few sizes ≥ n: multiples of 8 up to 64, then eight sizes an octave (72, 80, … 128, 144, … 256, 288, …).
 * Padding is below 12.5 % of n, or at most 7 where n ≤ 64. tfjs keeps freed buffers by exact size, so few sizes
 * mean buffers that are used again.
 */
export function bucketRows(n: number): number {
  if (n <= 64) return Math.max(8, Math.ceil(n / 8) * 8);
  const step = 2 ** (Math.ceil(Math.log2(n)) - 4);
  return Math.ceil(n / step) * step;
}
