import { readSweepFile } from '../../artifacts/sweep/sweepFile.ts';
import type { RunEnd } from '../../domain/run.ts';
import { attemptAlone, type Context } from '../context.ts';
import type { RunStatus } from '../run.ts';
import { keepSweep, sweepKey } from '../sweeps/records.ts';
import type { SweepProgress } from '../sweeps/store.ts';
import { takeTraining } from '../training.ts';
import type { runCommands } from './run.ts';

export function sweepCommands(context: Context, runs: Pick<ReturnType<typeof runCommands>, 'runMember' | 'stopRun'>) {
  const { sweeps, run, session, storage } = context;
  let working = Promise.resolve();
  const sweepOf = (id: string) => sweeps.getState().sweeps.find((sweep) => sweep.id === id);

  async function mark(id: string, index: number, progress: SweepProgress): Promise<void> {
    const sweep = sweepOf(id);
    if (sweep !== undefined) await keepSweep(context, { ...sweep, members: sweep.members.map((member, at) => (at === index ? progress : member)) });
  }

  /** Does what is left, one run after another; ends early where it is stopped or something is missing that every run needs. */
  async function work(id: string): Promise<void> {
    // One that was stopped a moment ago still waits for its run to end.
    await working;
    if (sweeps.getState().active !== null) return;
    // Over all runs: between two of them another tab would find no one training.
    const release = await attemptAlone(context, 'run', () => takeTraining(context));
    if (release === null) return;
    sweeps.setState({ active: id });
    try {
      const members = readSweepFile(sweepOf(id)?.text ?? '', 'sweep.json');
      for (const [index, { choice }] of members.entries()) {
        const before = sweepOf(id)?.members[index];
        if (sweeps.getState().active !== id || before === undefined) return;
        if (before.end !== null) continue;
        const runId = before.runId ?? crypto.randomUUID();
        await mark(id, index, { runId, end: null, error: null });
        if (!await runs.runMember(runId, choice)) {
          const error = session.getState().errors.run;
          await mark(id, index, { runId: null, end: error?.code === 'configOutOfRange' ? 'failed' : null, error });
          if (error?.code === 'configOutOfRange') continue;
          return;
        }
        const { status, result, error } = run.getState();
        const end = result?.runId === runId ? result.end : ENDS[status] ?? null;
        if (end === 'interrupted' || end === null) return;
        await mark(id, index, { runId, end, error: result?.runId === runId ? result.error : error });
      }
    } finally {
      sweeps.setState({ active: null });
      release();
    }
  }

  return {
    /** Starts the runs of a sweep file; resolves to the sweep's id once it is kept. Throws `usage` where the file is not in order. */
    async startSweep(name: string, text: string): Promise<string> {
      const members = readSweepFile(text, 'sweep.json').map(() => ({ runId: null, end: null, error: null }));
      const id = crypto.randomUUID();
      await keepSweep(context, { id, name, createdAt: new Date().toISOString(), text, members });
      working = work(id);
      return id;
    },

    /** Does the runs that are left; one that was interrupted goes on from its checkpoint. */
    continueSweep(id: string): void { working = work(id); },

    /** Stops the run that is going on, keeping its best prompt, and starts no other. */
    async stopSweep(): Promise<void> {
      sweeps.setState({ active: null });
      await runs.stopRun();
    },

    /** Forgets the plan of a sweep; its kept runs stay in the list. */
    async forgetSweep(id: string): Promise<void> {
      if (sweeps.getState().active === id) return;
      sweeps.setState((state) => ({ sweeps: state.sweeps.filter((sweep) => sweep.id !== id) }));
      await storage.delete(sweepKey(id));
    },
  };
}

const ENDS: Partial<Record<RunStatus, RunEnd>> = { failed: 'failed', interrupted: 'interrupted' };
