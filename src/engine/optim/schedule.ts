import type { RunConfig, Schedule } from '../../domain/config.ts';

/** The share of the rate that is left, by the progress from the end of the warm-up (0) to the last step (1). */
const SHARE: Readonly<Record<Schedule, (progress: number) => number>> = {
  constant: () => 1,
  linear: (progress) => Math.max(0, 1 - progress),
  cosine: (progress) => Math.max(0, (1 + Math.cos(Math.PI * progress)) / 2),
};

/**
 * The learning rate of a step (1-based). With s = step − 1: rate·s/warmupSteps while s < warmupSteps, then by the
 * schedule over the rest; transformers' get_{constant,linear,cosine}_schedule_with_warmup, so the first warm-up step has rate 0.
 */
export function learningRateAt(
  { schedule, learningRate, warmupSteps, steps }: Pick<RunConfig, 'schedule' | 'learningRate' | 'warmupSteps' | 'steps'>, step: number,
): number {
  const done = step - 1;
  if (done < warmupSteps) return (learningRate * done) / warmupSteps;
  return learningRate * SHARE[schedule]((done - warmupSteps) / Math.max(1, steps - warmupSteps));
}
