import type { ActiveRun } from './state.ts';

/** Holds the run at its next step until `resumeRun`. Twice is once. */
export function pauseRun(run: ActiveRun): void {
  if (run.paused) return;
  let release = (): void => undefined;
  const wait = new Promise<void>((resolve) => { release = resolve; });
  run.paused = { wait, release };
}

export function resumeRun(run: ActiveRun): void {
  run.paused?.release();
  run.paused = null;
}

/** Ends the run after the step that is being computed, also when it is paused. */
export function stopRun(run: ActiveRun): void {
  run.stopping = true;
  resumeRun(run);
}
