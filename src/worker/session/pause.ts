import { StudioError } from '../../domain/errors.ts';
import type { ActiveRun, SessionState } from './state.ts';

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

/** Between two parts of a work: lets requests in, and waits while the run is paused. Rejects where the device is lost meanwhile. */
export async function rest({ host, lost }: Pick<SessionState, 'host' | 'lost'>, run: ActiveRun): Promise<void> {
  await host.breathe();
  if (run.paused) await Promise.race([run.paused.wait, lost]);
}

/** As {@link rest}, of a run that has nothing to keep yet. Throws `runInterrupted` where it is to end. */
export async function restOrStop(state: Pick<SessionState, 'host' | 'lost'>, run: ActiveRun, runId: string): Promise<void> {
  await rest(state, run);
  if (isStopping(run, runId)) throw stoppedEarly(runId);
}

/** How a run ends that was stopped before it had anything to keep. */
export function stoppedEarly(runId: string): StudioError {
  return new StudioError('runInterrupted', 'The run was stopped before its first evaluation; nothing was learned yet.', { runId });
}
