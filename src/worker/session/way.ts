import type { Arithmetic } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { TogetherChoice } from '../../domain/sweep.ts';
import { inArithmetic } from '../../engine/models/inArithmetic.ts';
import { trialTogether } from '../../engine/train/trialTogether.ts';
import type { SweepWay } from '../protocol.ts';
import { ensureModel } from './device.ts';
import { orLost } from './orLost.ts';
import { restOrStop } from './pause.ts';
import type { Ready } from './run.ts';
import type { ActiveRun, SessionState } from './state.ts';
import { createPacker } from './training.ts';

/**
 * How runs that are ready are trained: as is said, else by a trial of both ways at their largest steps (evaluations cost
 * both the same); those that go on, as they had begun, which is what makes their curves the same. Null where they were stopped meanwhile.
 */
export async function chooseWay(state: SessionState, run: ActiveRun, attending: readonly { readonly runId: string; readonly ready: Ready }[], choice: TogetherChoice): Promise<SweepWay | null> {
  const ready = attending.map((one) => one.ready);
  const untried = (reason: SweepWay['reason'], way: SweepWay['way'] = 'separately'): SweepWay => ({ way, reason, milliseconds: null, estimatedSeconds: null });
  if (ready.some(({ from }) => from !== null)) return untried(...recorded(ready));
  if (ready.length < 2) return untried('alone');
  const [arithmetic, ...others] = arithmeticsOf(ready);
  if (arithmetic === undefined || others.length > 0) return untried('unlike');
  const { weights } = await ensureModel(state);
  const runs = ready.map(({ start: { config, initialPrompt }, prepared }) => ({ initialPrompt, packs: createPacker(prepared, config).largest() }));
  const maxRows = rowsTogether(ready);
  for (const { runId } of attending) state.host.emit('run/phase', { runId, phase: 'trial', done: 0, total: 1 });
  const pace = { now: () => state.host.now(), between: () => restOrStop(state, run, run.runId) };
  try {
    const milliseconds = await orLost(trialTogether(inArithmetic(weights, arithmetic), runs, maxRows, pace), state.lost);
    const faster = milliseconds.together <= milliseconds.separately ? 'together' : 'separately';
    const way = { auto: faster, always: 'together', never: 'separately' } as const;
    return { way: way[choice], reason: choice === 'auto' ? 'trial' : 'asked', milliseconds, estimatedSeconds: estimatedSeconds(ready, milliseconds[way[choice]]) };
  } catch (error) {
    if (run.stopping) return null;
    if (error instanceof StudioError && error.code === 'outOfMemory') return untried(choice === 'never' ? 'asked' : 'memory');
    throw error;
  }
}

/** Each once; those trained together have one. */
export function arithmeticsOf(ready: readonly Ready[]): Arithmetic[] {
  return [...new Set(ready.map(({ start: { config } }) => config.arithmetic))];
}

function recorded(ready: readonly Ready[]): [SweepWay['reason'], SweepWay['way']] {
  const [first] = ready;
  const group = first?.start.together;
  const alike = ready.every(({ start, from }) => from !== null && from.checkpoint.step === first?.from?.checkpoint.step && String(start.together) === String(group));
  if (group !== undefined && alike) return ['recorded', 'together'];
  return [ready.some(({ start }) => start.together !== undefined) ? 'unlike' : 'recorded', 'separately'];
}

/** @param milliseconds of a step of all */
function estimatedSeconds(ready: readonly Ready[], milliseconds: number): number {
  const training = (milliseconds / ready.length) * ready.reduce((sum, { start: { config: { steps } } }) => sum + steps, 0);
  const evaluating = ready.reduce((sum, { start: { config: { steps, evalEvery } }, evaluationMilliseconds }) => sum + (1 + Math.ceil(steps / evalEvery)) * (evaluationMilliseconds ?? 0), 0);
  return (training + evaluating) / 1000;
}

/** No joined forward has more rows than the smallest limit that fits one of them. */
export function rowsTogether(ready: readonly Ready[]): number {
  return Math.min(...ready.map(({ start: { config } }) => config.maxRows));
}
