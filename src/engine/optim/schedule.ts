import type { RunConfig } from '../../domain/config.ts';

/**
 * The learning rate of a step (1-based). `constant`: always the rate. `warmupCosine`: with s = step − 1,
 * rate·s/warmupSteps while s < warmupSteps, then rate·(1 + cos(π·progress))/2 with progress from 0 to 1 at `steps`;
 * transformers' get_cosine_schedule_with_warmup, so the first warm-up step has rate 0.
 */
export function learningRateAt(
  { schedule, learningRate, warmupSteps, steps }: Pick<RunConfig, 'schedule' | 'learningRate' | 'warmupSteps' | 'steps'>, step: number,
): number {
  if (schedule === 'constant') return learningRate;
  const done = step - 1;
  if (done < warmupSteps) return (learningRate * done) / warmupSteps;
  const progress = (done - warmupSteps) / Math.max(1, steps - warmupSteps);
  return learningRate * Math.max(0, (1 + Math.cos(Math.PI * progress)) / 2);
}
