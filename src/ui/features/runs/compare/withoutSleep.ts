/** A step that took longer than this, and than so many usual ones, is one in which the computer slept: no clock of a browser stops then on every system. */
const LEAST_MILLISECONDS = 120_000;
const TIMES_USUAL = 20;

/**
 * The steps' times with those in which the computer slept as long as the usual step, and how many these were. The first step may
 * take long by itself, as a graphics adapter compiles for it.
 * @param milliseconds of each step
 */
export function withoutSleep(milliseconds: readonly number[]): { readonly milliseconds: readonly number[]; readonly slept: number } {
  const usual = milliseconds.toSorted((a, b) => a - b)[Math.floor(milliseconds.length / 2)] ?? 0;
  const slept = (took: number, index: number): boolean => index > 0 && took > LEAST_MILLISECONDS && took > TIMES_USUAL * usual;
  return { milliseconds: milliseconds.map((took, index) => (slept(took, index) ? usual : took)), slept: milliseconds.filter(slept).length };
}
