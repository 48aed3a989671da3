import type { Comparison } from '../../../domain/run.ts';
import { signTest } from './intervals.ts';

/** Splits as uneven as the one seen, or more so, that chance alone gives less often than this are not put down to chance. */
const CHANCE = 0.05;

/** What a comparison comes to, in the words of the sentence. */
export interface Outcome {
  readonly before: number;
  readonly after: number;
  readonly examples: number;
  readonly improved: number;
  readonly worsened: number;
  /** `chance`: so few changes, or so evenly split, that a coin would do as well. */
  readonly verdict: 'better' | 'worse' | 'chance' | 'nothing';
  readonly beatsMajority: boolean;
}

export function outcome({ zeroShot, tuned, majority, improved, worsened }: Comparison): Outcome {
  const byChance = signTest(improved, worsened) > CHANCE;
  const verdict = improved + worsened === 0 ? 'nothing' : byChance ? 'chance' : improved > worsened ? 'better' : 'worse';
  return {
    before: zeroShot.accuracy, after: tuned.accuracy, examples: tuned.examples, improved, worsened, verdict,
    beatsMajority: tuned.accuracy > majority.accuracy,
  };
}
