/** Rows of a group: as many as there are threads in the smallest subgroup that computes attention by rows. */
export const GROUP = 8;

/**
 * The keys that each group of eight queries meets, as runs [start, end) of consecutive keys of which any query of the group
 * sees any. Flat: where the runs of each group begin, one number more for the end of the last, then the runs, ascending.
 * @param from [Rk] @param until [Rk] query r sees key j ⇔ from[j] ≤ r < until[j]
 */
export function groupRuns(from: Int32Array, until: Int32Array, numQueries: number): Int32Array {
  const runs: number[][] = Array.from({ length: Math.ceil(numQueries / GROUP) }, () => []);
  for (let key = 0; key < from.length; key++) {
    const [first, end] = [Math.max(from[key] ?? 0, 0), Math.min(until[key] ?? 0, numQueries)];
    if (first >= end) continue;
    for (const own of runs.slice(Math.floor(first / GROUP), Math.ceil(end / GROUP))) {
      if (own.at(-1) === key) own[own.length - 1] = key + 1;
      else own.push(key, key + 1);
    }
  }
  const begins = [runs.length + 1];
  for (const own of runs) begins.push((begins.at(-1) ?? 0) + own.length);
  return Int32Array.from([...begins, ...runs.flat()]);
}
