import type { RunFigures } from './keptRun.ts';

/**
 * The one run that counts as the best: higher held-out accuracy, of equal ones the lower held-out loss, of equal ones the earlier.
 * @param runs the earlier first
 * @param figuresOf null of a run without figures, which is never the best
 * @returns null where no run has an accuracy
 */
export function bestRun<T>(runs: readonly T[], figuresOf: (run: T) => Pick<RunFigures, 'accuracy' | 'loss'> | null): T | null {
  let best: { readonly run: T; readonly accuracy: number; readonly loss: number } | null = null;
  for (const run of runs) {
    const { accuracy, loss } = figuresOf(run) ?? { accuracy: Number.NaN, loss: Number.NaN };
    const lowest = Number.isNaN(loss) ? Infinity : loss;
    if (Number.isFinite(accuracy) && (best === null || accuracy > best.accuracy || (accuracy === best.accuracy && lowest < best.loss))) best = { run, accuracy, loss: lowest };
  }
  return best?.run ?? null;
}
