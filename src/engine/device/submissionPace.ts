/**
 * How long a GPU may be busy with one submission: while it is, a weak one that draws the screen too draws nothing.
 */
export const SUBMISSION_MS = 50;

/** Dispatches of the first submissions, before any was timed; tfjs's 15 costs a submission for each block of a model. */
const FIRST = 32;
/** More save nothing. */
const MOST = 512;
/** What a later sample leaves of the earlier ones' weight: some ten submissions count. */
const FADING = 0.9;

/** Dispatches between two submissions, learnt from how long they took; one of much work counts for several (`ops/webgpu/work.ts`). */
export interface SubmissionPace {
  readonly dispatches: number;
  /** So many dispatches kept the GPU busy for so long. */
  learn(milliseconds: number, dispatches: number): void;
}

/**
 * As many dispatches as take `budget` milliseconds on average; a power of two from 1 to 512, so that what is allocated
 * doesn't change with each measurement.
 */
export function createPace(budget: number): SubmissionPace {
  let [time, count] = [0, 0];
  return {
    get dispatches() {
      if (budget === 0) return 1;
      if (!Number.isFinite(budget)) return MOST;
      return count === 0 ? FIRST : Math.max(1, Math.min(MOST, 2 ** Math.floor(Math.log2((budget * count) / time))));
    },
    learn: (milliseconds, dispatches) => {
      time = FADING * time + milliseconds;
      count = FADING * count + dispatches;
    },
  };
}
