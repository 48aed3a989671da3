import { fromErrorReport } from '../../domain/errors.ts';
import type { BackendChoice, DeviceReport, ProductTuning } from '../../domain/device.ts';
import type { Arithmetic } from '../../domain/config.ts';
import { checkArithmetic } from '../../engine/models/inArithmetic.ts';
import { tuneHalves } from '../../engine/ops/linear/tune.ts';
import { loadModel } from '../../engine/models/load.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import { orLost } from './orLost.ts';
import { stopRun } from './pause.ts';
import { needModel, type KnownModel, type SessionState } from './state.ts';

/** Opens another device at the user's wish; a run that is going on ends as stopped first. `tuning`: of an earlier visit. */
export async function switchDevice(state: SessionState, choice: BackendChoice, tuning: ProductTuning | null): Promise<DeviceReport> {
  if (state.run) {
    stopRun(state.run);
    await state.run.ended;
  }
  state.tuning ??= tuning;
  return openDevice(state, choice);
}

/** Opens a device, after any that is being opened: tfjs has one current backend. */
async function openDevice(state: SessionState, choice: BackendChoice): Promise<DeviceReport> {
  const before = state.opening?.catch(() => undefined) ?? Promise.resolve();
  const opening = before.then(() => openNow(state, choice));
  state.opening = opening;
  try {
    return await opening;
  } finally {
    if (state.opening === opening) state.opening = null;
  }
}

/** The model's weights follow when they are next needed. */
async function openNow(state: SessionState, choice: BackendChoice): Promise<DeviceReport> {
  forgetWeights(state, true);
  state.choice = choice;
  let reject: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_resolve, rejectLost) => { reject = rejectLost; });
  lost.catch(() => undefined);
  state.lost = lost;
  const device = await state.host.openDevice(choice, (report) => {
    if (state.lost === lost) {
      state.device = null;
      forgetWeights(state, false);
      state.host.emit('device/lost', { report });
    }
    reject(fromErrorReport(report));
  }, state.tuning);
  state.tuning = device.tuning ?? state.tuning;
  state.device = device;
  return device;
}

/** The open device; opens the chosen one where none is open, or the last was lost. */
export async function ensureDevice(state: SessionState): Promise<DeviceReport> {
  if (state.opening) return state.opening;
  return state.device ?? openDevice(state, state.choice);
}

/** The chosen model with its weights on the open device, loading them again where a device was lost or changed. */
export async function ensureModel(state: SessionState): Promise<KnownModel & { readonly weights: BaseModel }> {
  const known = needModel(state);
  await ensureDevice(state);
  known.weights ??= await loadModel(known.files, { dtype: known.dtype, onProgress: (progress) => state.host.emit('model/progress', progress) });
  return { ...known, weights: known.weights };
}

/**
 * Before a run: throws where the open device can't compute so (checkArithmetic), and finds how it computes float16 fastest;
 * what was found is told, to be given back at the next visit. Checked before, as a search would lose a device that refuses
 * the programs, and after it, of the programs that it chose.
 */
export async function ensureArithmetic(state: SessionState, arithmetic: Arithmetic, { check, tune } = { check: checkArithmetic, tune: tuneHalves }): Promise<void> {
  await orLost(check(arithmetic), state.lost);
  const { device } = state;
  if (arithmetic === 'float32' || device === null) return;
  const known = device.tuning ?? null;
  const tuning = await orLost(tune(known, device.software), state.lost);
  await orLost(check(arithmetic), state.lost);
  if (tuning === null || tuning === known) return;
  state.tuning = tuning;
  state.device = { ...device, tuning };
  state.host.emit('device/tuned', { tuning });
}

function forgetWeights(state: SessionState, dispose: boolean): void {
  if (!state.model) return;
  if (dispose) state.model.weights?.dispose();
  state.model.weights = null;
}
