import { readSweepFile, readSweepWishes } from '../../artifacts/sweep/sweepFile.ts';
import type { ConfigChoice } from '../../domain/options/resolve.ts';
import { MOST_AT_ONCE } from '../../domain/sweep.ts';
import { planGroups, type LeftRun } from '../../domain/sweepGroups.ts';
import { findRun, forgetMember } from '../checkpoints.ts';
import { attempt, attemptAlone, type Context } from '../context.ts';
import { KEYS, memberKeys } from '../keys.ts';
import { showMember } from '../sweeps/members.ts';
import { keepSweep, sweepKey } from '../sweeps/records.ts';
import type { SweepProgress } from '../sweeps/store.ts';
import { trainGroup } from '../sweeps/trainGroup.ts';
import { takeTraining } from '../training.ts';

export function sweepCommands(context: Context) {
  const { client, sweeps, storage, tabs } = context;
  let working = Promise.resolve();
  const sweepOf = (id: string) => sweeps.getState().sweeps.find((sweep) => sweep.id === id);

  async function mark(id: string, index: number, progress: SweepProgress): Promise<void> {
    const sweep = sweepOf(id);
    if (sweep !== undefined) await keepSweep(context, { ...sweep, members: sweep.members.map((member, at) => (at === index ? progress : member)) });
  }

  /** Does what is left, some runs at a time; ends early where it is stopped or something is missing that every run needs. */
  async function work(id: string): Promise<void> {
    // One that was stopped a moment ago still waits for its run to end.
    await working;
    if (sweeps.getState().active !== null) return;
    // Over all runs: between two of them another tab would find no one training.
    const release = await attemptAlone(context, 'run', () => takeTraining(context));
    if (release === null) return;
    sweeps.setState({ active: id });
    try {
      const { text = '' } = sweepOf(id) ?? {};
      const { together } = readSweepWishes(text, 'sweep.json');
      const runs = await leftOf(id, text);
      for (const group of planGroups(runs, MOST_AT_ONCE)) {
        if (sweeps.getState().active !== id) return;
        const planned = group.flatMap(({ run, from }) => {
          const known = runs.find((one) => one.run === run);
          return known === undefined ? [] : [{ run, from, choice: known.choice, index: known.index }];
        });
        for (const { run, index } of planned) await mark(id, index, { runId: run, end: null, error: null });
        const indexOf = new Map(planned.map(({ run, index }) => [run, index]));
        const goesOn = await trainGroup(context, {
          sweepId: id, runs: planned, together,
          ended: (runId, end, error) => mark(id, indexOf.get(runId) ?? -1, { runId, end, error }),
        });
        if (!goesOn) return;
      }
    } finally {
      sweeps.setState({ active: null });
      release();
    }
  }

  /** The runs that have not ended, with what an interruption left of them. */
  async function leftOf(id: string, text: string): Promise<(LeftRun & { readonly index: number; readonly choice: ConfigChoice })[]> {
    const left = [];
    for (const [index, { choice }] of readSweepFile(text, 'sweep.json').entries()) {
      const before = sweepOf(id)?.members[index];
      if (before === undefined || before.end !== null) continue;
      const { runId } = before;
      // As an earlier version stored it: as the current run.
      const found = runId === null ? null : await findRun(context, runId, memberKeys(runId)) ?? await findRun(context, runId, KEYS);
      left.push({ run: runId ?? crypto.randomUUID(), found, index, choice });
    }
    return left;
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

    /** Stops the runs that are going on, keeping their best prompts, and starts no other. */
    async stopSweep(): Promise<void> {
      const { active } = sweeps.getState();
      if (active === null) return;
      sweeps.setState({ active: null });
      await attempt(context, 'run', () => client.request('run/stop', { runId: active }));
    },

    /** Shows another of the runs that are done now. */
    showRun(runId: string): void { showMember(context, runId); },

    /** Forgets the plan of a sweep; its kept runs stay in the list. */
    async forgetSweep(id: string): Promise<void> {
      if (sweeps.getState().active === id) return;
      for (const { runId } of sweepOf(id)?.members ?? []) if (runId !== null) await forgetMember(context, runId);
      sweeps.setState((state) => ({ sweeps: state.sweeps.filter((sweep) => sweep.id !== id) }));
      await storage.delete(sweepKey(id));
      tabs.tell({ kinds: ['sweeps'], back: false });
    },
  };
}
