import { findRate, RATE_STEPS, readRateCurve } from '../../engine/train/rateFinder.ts';
import type { RateCurve } from '../../domain/run.ts';
import type { Params } from '../protocol.ts';
import { asActiveRun } from './activeRun.ts';
import { ensureArithmetic, ensureModel } from './device.ts';
import { initialPrompt } from './init.ts';
import { orLost } from './orLost.ts';
import { prepare } from './prepare.ts';
import type { ActiveRun, SessionState } from './state.ts';
import { createPacker } from './training.ts';

/** Looks for a learning rate by a short training of its own, which leaves no prompt; stopped, it tells what it has seen. */
export async function searchRate(state: SessionState, { runId, setup }: Params<'run/findRate'>): Promise<RateCurve> {
  return asActiveRun(state, runId, (run) => search(state, run, setup));
}

async function search(state: SessionState, run: ActiveRun, { data, task, config, initFile }: Params<'run/findRate'>['setup']): Promise<RateCurve> {
  const { weights, tokenizer } = await ensureModel(state);
  await ensureArithmetic(state, config.arithmetic);
  const prepared = prepare(state, data, task, config.numVirtualTokens);
  const start = await initialPrompt(weights, tokenizer, prepared.labels, config, initFile);
  const { batches } = createPacker(prepared, config);
  const [rates, losses]: [number[], number[]] = [[], []];
  const steps = findRate({ model: weights, config, initialPrompt: start, batches });
  let lost = false;
  const loss = state.lost.catch((error: unknown) => { lost = true; throw error; });
  try {
    while (!run.stopping) {
      const next = await orLost(steps.next(), loss);
      if (next.done === true) break;
      rates.push(next.value.rate);
      losses.push(next.value.loss);
      state.host.emit('run/rate', { runId: run.runId, ...next.value, done: rates.length, total: RATE_STEPS });
      await state.host.breathe();
    }
  } finally {
    // See learn: a lost device never answers.
    if (!lost) await steps.return(undefined);
  }
  return readRateCurve(rates, losses);
}
