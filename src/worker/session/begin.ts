import type { RunStart, SavedRun } from '../../domain/checkpoint.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { DeviceReport } from '../../domain/device.ts';
import { StudioError } from '../../domain/errors.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import type { RunSetup } from '../protocol.ts';
import { ensureModel } from './device.ts';
import { fittingRows } from './fit.ts';
import { initialPrompt } from './init.ts';
import type { Prepared } from './prepare.ts';
import type { KnownModel, SessionState } from './state.ts';
import { createPacker } from './training.ts';
import { askWithoutPrompt } from './zeroShot.ts';

/** What a run is made with. */
export interface Here {
  readonly setup: RunSetup;
  readonly known: KnownModel & { readonly weights: BaseModel };
  readonly prepared: Prepared;
  readonly device: DeviceReport;
}

/**
 * What a new run is made of: its configuration settled, the fit tried, the model asked without a prompt. `between` is
 * awaited between the parts of that work, and ends it by throwing.
 */
export async function beginRun(state: SessionState, runId: string, here: Here, between: () => Promise<void>): Promise<{ readonly start: RunStart; readonly evaluationMilliseconds: number }> {
  const { setup, known, prepared } = here;
  const { task, origins, preset } = setup;
  const { labels } = prepared;
  await between();
  // Before the first long work: a file that does not fit is told at once.
  const prompt = await initialPrompt(known.weights, known.tokenizer, labels, setup.config, setup.initFile);
  const { steps } = createPacker(prepared, setup.config);
  const maxRows = await fittingRows(state, prepared, setup.config, prompt);
  const config: RunConfig = { ...setup.config, steps, maxRows };
  await between();
  // The trial may have cost a device.
  const { weights } = await ensureModel(state);
  const { scores: zeroShotScores, milliseconds } = await askWithoutPrompt({ state, runId, weights, between }, prepared, maxRows);
  const { split } = setup.data;
  const start: RunStart = {
    runId, config, task, preset, made: madeOf(here),
    split: split.kind === 'file' ? null : { validationFraction: split.validationFraction, seed: split.seed },
    // What came of the data is nobody's choice.
    origins: { ...origins, ...(config.lengthBy === 'epochs' ? { steps: 'data' } : {}), ...(maxRows === setup.config.maxRows ? {} : { maxRows: 'data' }) },
    hiddenSize: known.summary.config.hiddenSize, initialPrompt: prompt, zeroShotScores,
  };
  return { start, evaluationMilliseconds: milliseconds };
}

function madeOf({ known, prepared, device, setup }: Here): RunStart['made'] {
  const { data } = setup;
  return {
    modelName: known.summary.name, modelSha256: known.summary.sha256, dtype: known.summary.dtype.dtype, data: data.table,
    validation: data.split.kind === 'file' ? data.split.validationTable : null, dataName: prepared.train.table.fileName, device: device.name,
  };
}

/** Whether an interrupted run can go on here. Throws `checkpointDiffers` naming what is another than it was. */
export function checkSame({ start, checkpoint }: SavedRun, here: Here): void {
  const now = madeOf(here);
  const { made } = start;
  const refuse = (what: string, was: string, is: string, remedy: string): never => {
    throw new StudioError('checkpointDiffers', `The interrupted training was made with ${what} ${was}, but here is ${is}. ${remedy}, or start a new training.`, { what, was, is });
  };
  const { hiddenSize } = here.known.summary.config;
  if (made.modelSha256 !== now.modelSha256 || start.hiddenSize !== hiddenSize) {
    refuse('the model', `${made.modelName} (${made.modelSha256.slice(0, 8)})`, `${now.modelName} (${now.modelSha256.slice(0, 8)})`, 'Load that model');
  }
  if (made.dtype !== now.dtype) refuse('weights kept as', made.dtype, now.dtype, 'Keep them so again');
  if (checkpoint.prompt.length !== start.initialPrompt.length) {
    throw new StudioError('checkpointInvalid', `The checkpoint's prompt has ${checkpoint.prompt.length} numbers, that which the run began with ${start.initialPrompt.length}. Start the training again.`, { length: checkpoint.prompt.length });
  }
  if (made.data !== now.data) refuse('the examples of', `${made.dataName} (${made.data.slice(0, 8)})`, `${now.dataName} (${now.data.slice(0, 8)})`, 'Open that file, read as it was');
  if (made.validation !== now.validation) {
    const named = (id: string | null) => id?.slice(0, 8) ?? 'from the same file';
    refuse('held-out examples', named(made.validation), named(now.validation), 'Choose the held-out part as it was');
  }
}
