export interface Spread { readonly mean: number; readonly sd: number; readonly n: number }

/** Mean and sample standard deviation (n − 1); null of fewer than two values, or where one is no number. */
export function spread(values: readonly number[]): Spread | null {
  const n = values.length;
  if (n < 2 || values.some((value) => !Number.isFinite(value))) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { mean, sd, n };
}
