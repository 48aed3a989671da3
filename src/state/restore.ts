import { StudioError } from '../domain/errors.ts';
import { unpackAnswers } from './answers.ts';
import { refreshResumable } from './checkpoints.ts';
import { keep, notify, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { EVALUATION_MIGRATIONS, PROJECT_MIGRATIONS, RESULT_MIGRATIONS, RUN_MIGRATIONS } from './migrations.ts';
import { PROJECT_VERSION, projectSchema } from './project.ts';
import { readPacked, readRecord, type RecordForm } from './readRecord.ts';
import {
  ANSWERED_VERSION, bestRecordSchema, currentPrompt, evaluationRecordSchema, resultRecordSchema, RUN_VERSION, runRecordSchema, runRecord,
} from './records.ts';
import { isRunning } from './run.ts';
import { restoreSweeps } from './sweeps/records.ts';
import { keepCurrentRun, restoreRuns } from './runs/keep.ts';

const ofRun = <T>(schema: RecordForm<T>['schema']): RecordForm<T> => ({ version: RUN_VERSION, migrations: RUN_MIGRATIONS, schema });

/** Brings settings, last run and prompt back from storage. The worker holds nothing yet. */
export async function restoreStores(context: Context): Promise<void> {
  const { project, run, runLock } = context;
  const saved = await readRecord(context, KEYS.project, { version: PROJECT_VERSION, migrations: PROJECT_MIGRATIONS, schema: projectSchema });
  if (saved !== null) project.replace(saved);

  await restoreSweeps(context);
  const [state, best, result, evaluation] = await Promise.all([
    readRecord(context, KEYS.run, ofRun(runRecordSchema)),
    readRecord(context, KEYS.best, ofRun(bestRecordSchema)),
    readPacked(context, KEYS.result, { version: ANSWERED_VERSION, migrations: RESULT_MIGRATIONS, schema: resultRecordSchema },
      async ({ result: rest, examples }) => ({ ...rest, examples: await unpackAnswers(examples, KEYS.result) })),
    readPacked(context, KEYS.evaluation, { version: ANSWERED_VERSION, migrations: EVALUATION_MIGRATIONS, schema: evaluationRecordSchema },
      async ({ task, fileName, examples, comparison }) => ({ task, fileName, examples: await unpackAnswers(examples, KEYS.evaluation), comparison })),
  ]);
  if (state !== null) run.setState(state);
  if (best !== null) run.setState({ prompt: currentPrompt(best) });
  if (result !== null) {
    const { examples, comparison, adapter } = result;
    if (result.runId === state?.runId) run.setState({ result });
    const task = adapter.description?.task;
    if (task !== undefined) run.setState({ evaluation: { task, fileName: adapter.description?.data.fileName ?? '', examples, comparison } });
  }
  if (evaluation !== null) run.setState({ evaluation });
  await restoreRuns(context);
  if (state === null) return;
  if (!isRunning(state.status)) {
    // Of a version that kept no runs but the last.
    await keepCurrentRun(context);
    return refreshResumable(context);
  }
  if (await runLock.isHeld()) {
    run.setState({ status: 'idle', phase: null });
    notify(context, { severity: 'warning', code: 'runElsewhere', params: {} });
  } else {
    run.setState({ status: 'interrupted', phase: null, error: interruption(best !== null && best.runId === state.runId, best?.step ?? 0) });
    await keep(context, KEYS.run, runRecord(run.getState()));
    await keepCurrentRun(context);
    await refreshResumable(context);
  }
}

function interruption(kept: boolean, step: number) {
  const message = kept
    ? 'The page was closed while the training ran.'
    : 'The page was closed while the training ran, before its first evaluation; nothing was learned yet.';
  const { code, details } = new StudioError('runInterrupted', message, { kept, step });
  return { code, message, details };
}
