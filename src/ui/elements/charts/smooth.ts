/**
 * Exponential moving average without the pull of its zero start:
 * s_t = f·s_{t-1} + (1-f)·x_t with s_0 = 0, shown as s_t / (1 - f^t) (Kingma & Ba 2015 §3, as TensorBoard does).
 * `values` [n], `factor` f in [0, 1); a value that is not finite is passed over and repeats the mean so far.
 */
export function smooth(values: ArrayLike<number>, factor: number): Float64Array {
  const out = new Float64Array(values.length);
  let sum = 0;
  let unseen = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) {
      sum = factor * sum + (1 - factor) * value;
      unseen *= factor;
    }
    out[i] = unseen === 1 ? Number.NaN : sum / (1 - unseen);
  }
  return out;
}
