/** The runs that a sweep does at a time: each has a store of its own, and one of them is shown as the current run. */
import type { StoreApi } from 'zustand/vanilla';
import type { RunResult, SweepMember } from '../../worker/protocol.ts';
import type { Context } from '../context.ts';
import { memberKeys } from '../keys.ts';
import { RUN_MIGRATIONS } from '../migrations.ts';
import { readRecord } from '../readRecord.ts';
import { RUN_VERSION, runRecordSchema } from '../records.ts';
import { createRunStore, STATUS_OF_END, stepsUpTo, type RunState } from '../run.ts';
import { keepRun } from '../runs/keep.ts';
import { keptRunOf } from '../runs/keptRun.ts';

/** A run's store before its start; of one that goes on with its curves up to where it does. */
export async function memberStore(context: Context, { runId, setup, from }: SweepMember): Promise<StoreApi<RunState>> {
  const { config, origins, preset, task } = setup;
  const store = createRunStore();
  store.setState({ runId, status: 'preparing', startedAt: new Date().toISOString(), config, origins, preset, task });
  if (from === undefined) return store;
  const before = await readRecord(context, memberKeys(runId).run, { version: RUN_VERSION, migrations: RUN_MIGRATIONS, schema: runRecordSchema })
    ?? context.run.getState();
  if (before.runId !== runId) return store;
  const { step, evaluatedStep } = from.checkpoint;
  store.setState({
    startedAt: before.startedAt, baseline: before.baseline, steps: stepsUpTo(before.steps, step),
    evaluations: before.evaluations.filter((evaluation) => evaluation.step <= evaluatedStep),
  });
  return store;
}

/** Shows another of the runs that go on. */
export function showMember(context: Context, runId: string): void {
  const { run, members } = context;
  const shown = run.getState();
  if (shown.runId === runId || !members.has(runId)) return;
  if (shown.runId !== null) members.get(shown.runId)?.setState(shown, true);
  show(context, runId);
}

/**
 * Shows a run as its own store has it, as at its beginning: what was shown is over, though it were the same run before an
 * interruption. The prompt in use and its answers stay until that one has better ones.
 */
export function show({ run, members }: Context, runId: string): void {
  const next = members.get(runId)?.getState();
  if (next === undefined) return;
  const { prompt, evaluation, estimate } = run.getState();
  run.setState({ ...next, prompt: next.prompt ?? prompt, evaluation, estimate }, true);
}

/** Keeps a run that ended while another was shown. */
export async function keepMember(context: Context, store: StoreApi<RunState>, result: RunResult): Promise<void> {
  const { adapter, bestStep: step, nearest } = result;
  store.setState({ status: STATUS_OF_END[result.end], phase: null, result, error: result.error, prompt: { adapter, origin: 'run', step, fileName: null, nearest } });
  const kept = keptRunOf(store.getState());
  if (kept !== null) await keepRun(context, kept);
}
