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

/** Ends the run after the step that is being computed, also when it is paused; by the id of one of several runs that one alone, at its next step. */
export function stopRun(run: ActiveRun, runId = run.runId): void {
  if (runId !== run.runId) {
    run.stopped.add(runId);
    return;
  }
  run.stopping = true;
  resumeRun(run);
}

/** Whether a run, alone or one of several, is to end. */
export function isStopping(run: ActiveRun, runId: string): boolean {
  return run.stopping || run.stopped.has(runId);
}
