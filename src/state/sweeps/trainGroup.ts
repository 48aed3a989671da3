import { StudioError, toErrorReport } from '../../domain/errors.ts';
import type { ErrorReport } from '../../domain/errors.ts';
import type { ConfigChoice } from '../../domain/options/resolve.ts';
import type { RunEnd } from '../../domain/run.ts';
import type { TogetherChoice } from '../../domain/sweep.ts';
import type { PlannedRun } from '../../domain/sweepGroups.ts';
import type { RunSetup, SweepMember, SweepOutcome } from '../../worker/protocol.ts';
import { forgetCheckpoints, forgetMember } from '../checkpoints.ts';
import { finish, readyToTrain, savedData } from '../commands/run.ts';
import { attemptAlone, type Context } from '../context.ts';
import { keepCurrentRun } from '../runs/keep.ts';
import { makeSetup } from '../setup.ts';
import { keepMember, memberStore, show, showMember } from './members.ts';

export interface Group {
  readonly sweepId: string;
  readonly runs: readonly (PlannedRun & { readonly choice: ConfigChoice })[];
  readonly together: TogetherChoice;
  /** Told of each run as it ends; with null where it could go on. */
  readonly ended: (runId: string, end: RunEnd | null, error: ErrorReport | null) => Promise<void>;
}

/** Does some runs of a sweep to their ends, each whatever its end. Resolves to whether the next may be begun: nothing is missing, nothing was interrupted. */
export async function trainGroup(context: Context, group: Group): Promise<boolean> {
  const { client, members, sweeps } = context;
  await readyToTrain(context);
  const asked = await attemptAlone(context, 'run', () => membersOf(context, group));
  if (asked === null) return false;
  const [first] = asked;
  if (first === undefined) return true;
  // One that was interrupted, and is not gone on with.
  await keepCurrentRun(context);
  for (const member of asked) members.set(member.runId, await memberStore(context, member));
  await forgetCheckpoints(context);
  const setups = new Map(asked.map(({ runId, setup }) => [runId, setup]));
  sweeps.setState({ group: { runIds: [...setups.keys()], going: [...setups.keys()], way: null } });
  show(context, first.runId);
  let goesOn = true;
  let taken = Promise.resolve();
  const stops = [
    client.on('sweep/way', ({ sweepId, ...way }) => {
      sweeps.setState((state) => (sweepId === group.sweepId && state.group !== null ? { group: { ...state.group, way } } : {}));
    }),
    client.on('sweep/ended', ({ sweepId, outcome }) => {
      if (sweepId === group.sweepId) taken = taken.then(() => take(outcome));
    }),
  ];
  try {
    await client.request('sweep/start', { sweepId: group.sweepId, members: asked, together: group.together });
    await taken;
    return goesOn;
  } catch (error) {
    await taken;
    const report = toErrorReport(error);
    context.run.setState({ status: 'interrupted', error: report, phase: null });
    return false;
  } finally {
    for (const stop of stops) stop();
    members.clear();
    sweeps.setState({ group: null });
  }

  async function take(outcome: SweepOutcome): Promise<void> {
    const { runId, error } = outcome;
    const [store, setup] = [members.get(runId), setups.get(runId)];
    if (store === undefined || setup === undefined) return;
    const shown = context.run.getState().runId === runId;
    if ('adapter' in outcome) {
      if (shown) await finish(context, outcome, setup);
      else await keepMember(context, store, outcome);
    } else if (shown) context.run.setState({ status: error?.code === 'runInterrupted' ? 'interrupted' : 'failed', error, phase: null });
    const end = endOf(outcome);
    // What was stopped before it had learned anything may be begun later; a device that went is missing to all.
    if (end === null && error?.code !== 'runInterrupted') goesOn = false;
    if (end !== null) await forgetMember(context, runId);
    await group.ended(runId, end, end === null ? null : error);
    sweeps.setState((state) => (state.group === null ? {} : { group: { ...state.group, going: state.group.going.filter((other) => other !== runId) } }));
    const [next] = sweeps.getState().group?.going ?? [];
    if (context.run.getState().runId === runId && next !== undefined) showMember(context, next);
  }
}

/** null where it could go on later: its device or worker went, or it was stopped before it had learned anything. */
function endOf(outcome: SweepOutcome): RunEnd | null {
  if ('adapter' in outcome) return outcome.end === 'interrupted' ? null : outcome.end;
  return outcome.error.code === 'runInterrupted' || outcome.error.code === 'deviceLost' ? null : 'failed';
}

/** What each run is asked for with; one that can't be made is told as failed and left out. Throws what every run lacks. */
async function membersOf(context: Context, { runs, ended }: Group): Promise<SweepMember[]> {
  const asked: SweepMember[] = [];
  for (const { run: runId, from, choice } of runs) {
    try {
      asked.push(from === null ? { runId, setup: await makeSetup(context, choice) } : { runId, setup: setupOf(context, from.start), from });
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'configOutOfRange') throw error;
      await ended(runId, 'failed', toErrorReport(error));
    }
  }
  return asked;
}

function setupOf(context: Context, start: NonNullable<PlannedRun['from']>['start']): RunSetup {
  const { task, config, origins, preset } = start;
  return { data: savedData(context, start), task, config, origins, preset };
}
