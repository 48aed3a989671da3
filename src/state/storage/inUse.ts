import type { Context } from '../context.ts';
import { isRunning } from '../run.ts';
import type { Blocked } from './store.ts';

/** What is at work in this tab or another, and must not have its storage taken away. */
export interface InUse {
  readonly training: Blocked | null;
  readonly downloading: boolean;
  /** Why a stored model can't go; null where it can. */
  model(key: string): Blocked | null;
  /** Some other tab has a stored model loaded. */
  readonly modelElsewhere: boolean;
}

export async function inUse({ project, run, runLock, session, sweeps }: Context): Promise<InUse> {
  const [held, loaded] = await Promise.all([runLock.isHeld(), runLock.modelsInUse()]);
  const { busy, model: summary } = session.getState();
  // A search for a rate is a training too.
  const here = isRunning(run.getState().status) || sweeps.getState().active !== null || busy.run || busy.rate;
  const training = here ? 'training' : held ? 'trainingElsewhere' : null;
  const { model } = project.get();
  // Another may be loaded than is chosen for the next visit: one that found no room here.
  const chosen = model.kind === 'stored' && (summary?.name === model.name || busy.model) ? model.key : null;
  return {
    training,
    downloading: busy.download,
    model: (key) => (key === chosen ? 'modelInUse' : loaded.has(key) ? 'modelInUseElsewhere' : null),
    modelElsewhere: [...loaded].some((key) => key !== chosen),
  };
}
