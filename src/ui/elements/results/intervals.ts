/** Two-sided 95 % point of the standard normal distribution. */
const Z95 = 1.959963984540054;

/**
 * 95 % interval of a proportion (Wilson 1927): with p = k/n and z² = 3.841…,
 * (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). Never leaves [0, 1]; [0, 1] for n = 0.
 */
export function wilsonInterval(successes: number, trials: number): { readonly low: number; readonly high: number } {
  if (trials <= 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const z2 = Z95 * Z95;
  const middle = p + z2 / (2 * trials);
  const half = Z95 * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}

/**
 * How likely a split at least as uneven as `better` : `worse` is when each change goes either way by chance
 * (exact two-sided sign test, McNemar's test on pairs of answers). 1 where nothing changed.
 */
export function signTest(better: number, worse: number): number {
  const n = better + worse;
  const fewer = Math.min(better, worse);
  // C(n,k)/2^n in logarithms: 2^-n is 0 in double precision from n = 1075 on
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((n - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
