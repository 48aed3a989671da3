import { StudioError } from '../../domain/errors.ts';
import { resumeRun } from './pause.ts';
import type { ActiveRun, SessionState } from './state.ts';

/** Does the work of a run as the session's only one, which can be paused and stopped by its id while it lasts. Throws `unexpected` where another goes on. */
export async function asActiveRun<T>(state: SessionState, runId: string, work: (run: ActiveRun) => Promise<T>): Promise<T> {
  if (state.run) throw new StudioError('unexpected', 'Another training is still going on; stop it first.', { runId: state.run.runId });
  let done = (): void => undefined;
  const run: ActiveRun = { runId, stopping: false, stopped: new Set(), paused: null, ended: new Promise<void>((resolve) => { done = resolve; }) };
  state.run = run;
  try {
    return await work(run);
  } finally {
    resumeRun(run);
    state.run = null;
    done();
  }
}
