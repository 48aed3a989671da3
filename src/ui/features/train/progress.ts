import type { RunState } from '../../../state/run.ts';

/** Steps of which the rate is the mean: enough to be calm, few enough to follow a change. */
const WINDOW = 20;

interface Pace {
  /** Packed rows a second over the last steps; NaN before the first. */
  readonly rowsPerSecond: number;
  /** Seconds until the last step at that pace, evaluations not counted; NaN before the first step. */
  readonly secondsLeft: number;
}

/** How fast the last steps went and how long the rest takes so. `milliseconds`, `rows`: one entry a step. */
export function pace(milliseconds: readonly number[], rows: readonly number[], stepsLeft: number): Pace {
  const from = Math.max(0, milliseconds.length - WINDOW);
  const sum = (values: readonly number[]): number => values.slice(from).reduce((total, value) => total + value, 0);
  const seconds = sum(milliseconds) / 1000;
  const steps = milliseconds.length - from;
  if (seconds <= 0) return { rowsPerSecond: Number.NaN, secondsLeft: Number.NaN };
  return { rowsPerSecond: sum(rows) / seconds, secondsLeft: (seconds / steps) * stepsLeft };
}

/** How often the run sees each training example, on average. */
export function timesSeen(steps: number, batchSize: number, trainExamples: number): number {
  return trainExamples === 0 ? 0 : (steps * Math.min(batchSize, trainExamples)) / trainExamples;
}

export interface ShownPhase { readonly phase: NonNullable<RunState['phase']>['phase'] | 'paused' | 'pausedBefore'; readonly done: number; readonly total: number }

/** What a run that goes on says it is doing, and how much of that is done; `steps`: of the run. */
export function shownPhase(status: RunState['status'], phase: RunState['phase'], steps: Omit<ShownPhase, 'phase'>): ShownPhase {
  if (status === 'paused') return phase?.phase === 'baseline' ? { ...phase, phase: 'pausedBefore' } : { phase: 'paused', ...steps };
  if (phase !== null && phase.phase !== 'training') return phase;
  return { phase: status === 'preparing' ? 'preparing' : 'training', ...steps };
}
