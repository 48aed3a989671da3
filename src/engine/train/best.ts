import type { BestBy } from '../../domain/config.ts';

interface Figures { readonly loss: number; readonly accuracy: number }

/** Whether an evaluation beats the best so far; of equals the earlier stays. A figure that is no number never wins. */
export function isBetter(candidate: Figures, best: Figures | null, bestBy: BestBy): boolean {
  if (!Number.isFinite(candidate.loss)) return false;
  if (best === null) return true;
  return bestBy === 'validation/loss' ? candidate.loss < best.loss : candidate.accuracy > best.accuracy;
}
