import { toErrorReport } from '../../domain/errors.ts';
import { inArithmetic } from '../../engine/models/inArithmetic.ts';
import { trainTogether } from '../../engine/train/together.ts';
import type { Membership } from '../../engine/train/together.ts';
import type { Params, RunResult, SweepOutcome, SweepWay } from '../protocol.ts';
import { asActiveRun } from './activeRun.ts';
import { ensureModel } from './device.ts';
import { checkpointMilliseconds } from './learn.ts';
import { isStopping } from './pause.ts';
import { carryOut, type Ready, type Turn } from './run.ts';
import type { ActiveRun, SessionState } from './state.ts';
import { arithmeticsOf, chooseWay, rowsTogether } from './way.ts';

interface Attending { readonly runId: string; readonly ready: Ready; readonly go: (turn: Turn | null) => void; readonly result: () => Promise<SweepOutcome> }

/** Several runs: made ready one after another, then trained together or one after another, whichever is faster. */
export async function startSweep(state: SessionState, { sweepId, ...asked }: Params<'sweep/start'>): Promise<SweepWay | null> {
  return asActiveRun(state, sweepId, (run) => carryOutAll(state, run, asked));
}

async function carryOutAll(state: SessionState, run: ActiveRun, { members, together: choice = 'auto' }: Omit<Params<'sweep/start'>, 'sweepId'>): Promise<SweepWay | null> {
  const results: Promise<SweepOutcome>[] = [];
  const attending: Attending[] = [];
  for (const member of members) {
    const { runId } = member;
    // One at a time: each tries what fits the device.
    await new Promise<void>((resolve) => {
      const ready = (found: Ready): Promise<Turn | null> => new Promise((go) => {
        attending.push({ runId, ready: found, go, result: () => result });
        resolve();
      });
      const result = settled(runId, carryOut({ state, run, member, ready })).then((outcome) => {
        state.host.emit('sweep/ended', { sweepId: run.runId, outcome });
        return outcome;
      });
      results.push(result);
      void result.then(() => { resolve(); });
    });
    if (members.length > 1) for (const one of attending) state.host.emit('run/phase', { runId: one.runId, phase: 'gathering', done: results.length, total: members.length });
  }
  const way = await chooseWay(state, run, attending, choice);
  if (way !== null) state.host.emit('sweep/way', { sweepId: run.runId, ...way });
  if (way?.way === 'together') {
    const memberships = await membershipsOf(state, run, attending.map(({ ready }) => ready));
    const together = attending[0]?.ready.start.together ?? attending.map(({ runId }) => runId);
    attending.forEach(({ go }, i) => { go({ together, membership: memberships[i] ?? null }); });
  } else {
    for (const { runId, go, result } of attending) {
      go(isStopping(run, runId) ? null : { together: null, membership: null });
      await result();
    }
  }
  await Promise.all(results);
  return way;
}

function settled(runId: string, result: Promise<RunResult>): Promise<SweepOutcome> {
  return result.catch((error: unknown) => ({ runId, error: toErrorReport(error) }));
}

async function membershipsOf(state: SessionState, run: ActiveRun, ready: readonly Ready[]): Promise<Membership[]> {
  const { host } = state;
  const { weights } = await ensureModel(state);
  let kept = host.now();
  const [arithmetic = 'float32'] = arithmeticsOf(ready);
  return trainTogether(inArithmetic(weights, arithmetic), ready.map(({ start: { config } }) => (step) => step % config.evalEvery === 0 || step === config.steps), {
    maxRows: rowsTogether(ready),
    stopping: () => run.stopping,
    checkpointDue: () => {
      if (host.now() - kept < checkpointMilliseconds(host)) return false;
      kept = host.now();
      return true;
    },
  });
}
