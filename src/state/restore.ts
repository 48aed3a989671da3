import { StudioError } from '../domain/errors.ts';
import { refreshResumable } from './checkpoints.ts';
import { keep, notify, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { PROJECT_MIGRATIONS, RUN_MIGRATIONS } from './migrations.ts';
import { PROJECT_VERSION, projectSchema } from './project.ts';
import {
  bestRecordSchema, currentPrompt, evaluationRecordSchema, resultRecordSchema, RUN_VERSION, runRecordSchema, runRecord,
} from './records.ts';
import { isRunning } from './run.ts';
import { readVersioned } from './versioned.ts';

type Schema<T> = Parameters<typeof readVersioned<T>>[3];

/** A stored record; a damaged one is moved aside and named in a notice, and reads as absent. */
async function readRecord<T>(context: Context, key: string, version: number, schema: Schema<T>, migrations = RUN_MIGRATIONS): Promise<T | null> {
  const raw = await context.storage.get(key);
  const reading = readVersioned(raw, version, migrations, schema);
  if (reading.kind === 'good') return reading.value;
  if (reading.kind === 'damaged') {
    const aside = `${KEYS.asidePrefix}${key}`;
    await keep(context, aside, raw);
    await context.storage.delete(key);
    notify(context, { severity: 'warning', code: 'stateDamaged', params: { what: key, aside, reason: reading.reason } });
  }
  return null;
}

/** Brings settings, last run and prompt back from storage. The worker holds nothing yet. */
export async function restoreStores(context: Context): Promise<void> {
  const { project, run, runLock, storage } = context;
  const saved = await readRecord(context, KEYS.project, PROJECT_VERSION, projectSchema, PROJECT_MIGRATIONS);
  if (saved !== null) project.replace(saved);

  const [state, best, result, evaluation] = await Promise.all([
    readRecord(context, KEYS.run, RUN_VERSION, runRecordSchema),
    readRecord(context, KEYS.best, RUN_VERSION, bestRecordSchema),
    readRecord(context, KEYS.result, RUN_VERSION, resultRecordSchema),
    readRecord(context, KEYS.evaluation, RUN_VERSION, evaluationRecordSchema),
  ]);
  if (state !== null) run.setState(state);
  if (best !== null) run.setState({ prompt: currentPrompt(best) });
  if (result !== null) {
    const ofThisRun = result.result.runId === state?.runId;
    const { examples, comparison, adapter } = result.result;
    if (ofThisRun) run.setState({ result: result.result });
    const task = adapter.description?.task;
    if (task !== undefined) run.setState({ evaluation: { task, fileName: adapter.description?.data.fileName ?? '', examples, comparison } });
  }
  if (evaluation !== null) {
    const { version: _version, ...rest } = evaluation;
    run.setState({ evaluation: rest });
  }
  if (state === null) return;
  if (!isRunning(state.status)) return refreshResumable(context);
  if (await runLock.isHeld()) {
    run.setState({ status: 'idle', phase: null });
    notify(context, { severity: 'warning', code: 'runElsewhere', params: {} });
  } else {
    run.setState({ status: 'interrupted', phase: null, error: interruption(best !== null && best.runId === state.runId, best?.step ?? 0) });
    await storage.set(KEYS.run, runRecord(run.getState()));
    await refreshResumable(context);
  }
}

function interruption(kept: boolean, step: number) {
  const message = kept
    ? `The page was closed while the training ran. The best prompt so far, of step ${step}, is kept and can be exported.`
    : 'The page was closed while the training ran, before its first evaluation; nothing was learned yet.';
  const { code, details } = new StudioError('runInterrupted', message, { kept, step });
  return { code, message, details };
}
