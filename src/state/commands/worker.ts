import { refreshResumable } from '../checkpoints.ts';
import type { Context } from '../context.ts';
import { isRunning } from '../run.ts';
import { until } from '../wait.ts';

/** What a training goes on with after its worker was replaced. */
interface GoingOn { readonly continueRun: () => Promise<void>; readonly continueSweep: (id: string) => void }

export function workerCommands(context: Context, { continueRun, continueSweep }: GoingOn) {
  const { client, run, sweeps } = context;
  return {
    /** Hears nothing of a silent worker for some minutes. */
    waitForWorker(): void { client.waitLonger(); },

    /** Puts a new worker in the place of a silent one; what was trained goes on from its last checkpoint, where it has one. */
    async restartWorker(): Promise<void> {
      const { active } = sweeps.getState();
      const training = active === null && isRunning(run.getState().status);
      await client.restart();
      if (active !== null) {
        await until(sweeps, (state) => state.active === null);
        continueSweep(active);
      } else if (training) {
        await until(run, ({ status }) => !isRunning(status));
        await refreshResumable(context);
        if (run.getState().resumable !== null) await continueRun();
      }
    },
  };
}
