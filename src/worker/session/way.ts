import { StudioError } from '../../domain/errors.ts';
import { trialTogether } from '../../engine/train/trialTogether.ts';
import type { SweepWay } from '../protocol.ts';
import { ensureModel } from './device.ts';
import type { Ready } from './run.ts';
import type { SessionState } from './state.ts';
import { createPacker } from './training.ts';

/**
 * How runs that are ready are trained: by a trial of both ways at their largest steps; those that go on, as they had
 * begun, which is what makes their curves the same.
 */
export async function chooseWay(state: SessionState, attending: readonly { readonly ready: Ready }[]): Promise<SweepWay> {
  const ready = attending.map((one) => one.ready);
  const separately = (reason: SweepWay['reason']): SweepWay => ({ way: 'separately', reason, milliseconds: null });
  if (ready.some(({ from }) => from !== null)) return recorded(ready);
  if (ready.length < 2) return separately('alone');
  const { weights } = await ensureModel(state);
  const runs = ready.map(({ start: { config, initialPrompt }, prepared }) => ({ initialPrompt, packs: createPacker(prepared, config).largest() }));
  const maxRows = rowsTogether(ready);
  try {
    const milliseconds = await Promise.race([trialTogether(weights, runs, maxRows, () => state.host.now()), state.lost]);
    return { way: milliseconds.together <= milliseconds.separately ? 'together' : 'separately', reason: 'trial', milliseconds };
  } catch (error) {
    if (error instanceof StudioError && error.code === 'outOfMemory') return separately('memory');
    throw error;
  }
}

function recorded(ready: readonly Ready[]): SweepWay {
  const [first] = ready;
  const group = first?.start.together;
  const alike = ready.every(({ start, from }) => from !== null && from.checkpoint.step === first?.from?.checkpoint.step && String(start.together) === String(group));
  if (group !== undefined && alike) return { way: 'together', reason: 'recorded', milliseconds: null };
  return { way: 'separately', reason: ready.some(({ start }) => start.together !== undefined) ? 'unlike' : 'recorded', milliseconds: null };
}

/** No joined forward has more rows than the smallest limit that fits one of them. */
export function rowsTogether(ready: readonly Ready[]): number {
  return Math.min(...ready.map(({ start: { config } }) => config.maxRows));
}
