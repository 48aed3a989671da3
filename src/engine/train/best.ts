import type { EvaluationFigure, RunConfig } from '../../domain/config.ts';

export interface Figures { readonly loss: number; readonly accuracy: number; readonly macroF1: number }

/** Every figure with the sign that makes more better. */
const GOODNESS: Readonly<Record<EvaluationFigure, (figures: Figures) => number>> = {
  'validation/loss': ({ loss }) => -loss,
  'validation/accuracy': ({ accuracy }) => accuracy,
  'validation/macroF1': ({ macroF1 }) => macroF1,
};

/** Whether an evaluation beats the best so far; of equals the earlier stays. A loss that is no number never wins. */
export function isBetter(candidate: Figures, best: Figures | null, bestBy: EvaluationFigure): boolean {
  if (!Number.isFinite(candidate.loss)) return false;
  return best === null || GOODNESS[bestBy](candidate) > GOODNESS[bestBy](best);
}

/** What early stopping remembers: the best that counted as an improvement (more is better), and the evaluations since. */
export interface Stopping { readonly best: number | null; readonly waited: number }
export const NOTHING_WAITED: Stopping = { best: null, waited: 0 };

/**
 * Early stopping after an evaluation (Prechelt 1998): an improvement is more than `minImprovement`.
 * @param trainLoss mean over the steps since the evaluation before; NaN where there was none
 */
export function afterEvaluation(
  before: Stopping, figures: Figures, trainLoss: number, { stopBy, minImprovement }: Pick<RunConfig, 'stopBy' | 'minImprovement'>,
): Stopping {
  const goodness = stopBy === 'train/loss' ? -trainLoss : GOODNESS[stopBy](figures);
  if (Number.isNaN(goodness)) return before;
  const improved = before.best === null || goodness > before.best + minImprovement;
  return improved ? { best: goodness, waited: 0 } : { best: before.best, waited: before.waited + 1 };
}
