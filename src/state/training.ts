import { StudioError } from '../domain/errors.ts';
import type { Context } from './context.ts';

/**
 * Takes the one training that a browser does at a time; what is resolved to gives it back.
 * Throws `usage` beside several trainings of this tab, `runElsewhere` beside another tab's.
 */
export async function takeTraining({ runLock, sweeps }: Context): Promise<() => void> {
  if (sweeps.getState().active !== null) {
    throw new StudioError('usage', 'Several trainings are going on; stop them first, then try again.', { what: 'running' });
  }
  const release = await runLock.take();
  if (release !== null) return release;
  throw new StudioError('runElsewhere', 'Another tab of this browser is training, and both would write over each other. Wait until it has ended, or stop it there, then try again.');
}
