import { inArithmetic } from '../../engine/models/inArithmetic.ts';
import { trialStep } from '../../engine/train/trialStep.ts';
import type { Estimate, RunSetup } from '../protocol.ts';
import { ensureArithmetic, ensureModel } from './device.ts';
import { initialPrompt } from './init.ts';
import { orLost } from './orLost.ts';
import { prepare } from './prepare.ts';
import type { SessionState } from './state.ts';
import { createPacker } from './training.ts';

/** Time and memory of a run, from one trial step (after one to warm up) at the largest batch this data can give. */
export async function estimate(state: SessionState, { data, task, config, initFile }: RunSetup): Promise<Estimate> {
  const { weights, tokenizer, summary } = await ensureModel(state);
  await ensureArithmetic(state, config.arithmetic);
  const prepared = prepare(state, data, task, config.numVirtualTokens);
  const packer = createPacker(prepared, config);
  const batches = packer.largest();
  const prompt = await initialPrompt(weights, tokenizer, prepared.labels, config, initFile);
  const trial = await orLost(trialStep(inArithmetic(weights, config.arithmetic), prompt, batches, () => state.host.now()), state.lost);
  const sum = (count: (batch: (typeof batches)[number]) => number) => batches.reduce((total, batch) => total + count(batch), 0);
  return {
    millisecondsPerStep: trial.milliseconds,
    secondsTotal: (trial.milliseconds * packer.steps) / 1000,
    rowsPerStep: sum((batch) => batch.usedRows),
    paddedRowsPerStep: sum((batch) => batch.paddedRows),
    bytes: { weights: summary.deviceBytes, activations: trial.activationBytes, prompt: prompt.byteLength * 3 },
  };
}
