import type { RunStart, SavedRun } from '../../domain/checkpoint.ts';
import { divergesAgain, StudioError, toErrorReport } from '../../domain/errors.ts';
import type { DataChoice, RunResult, RunSetup } from '../../worker/protocol.ts';
import { forgetCheckpoints, readSavedRun, refreshResumable } from '../checkpoints.ts';
import { attempt, attemptAlone, keep, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { bestRecord, resultRecord, runRecord } from '../records.ts';
import { emptyRun, isRunning, STATUS_OF_END, stepsUpTo, type RunStatus } from '../run.ts';
import { keepCurrentRun } from '../runs/keep.ts';
import { loadModel, openDevice } from './model.ts';
import { makeSetup } from '../setup.ts';
import { takeTraining } from '../training.ts';
import { until, untilIdle } from '../wait.ts';

/** A run that has begun; `ended` resolves once it has ended in whatever way. In a record, so that awaiting the start awaits no end. */
interface Started { readonly ended: Promise<void> }

export function runCommands(context: Context) {
  const { client, run } = context;
  /** Of all that a sweep does now, where the run that is shown is one of them. */
  const ask = async (request: 'run/pause' | 'run/resume', runId: string): Promise<void> => {
    const { active } = context.sweeps.getState();
    await attempt(context, 'run', () => client.request(request, { runId: context.members.has(runId) && active !== null ? active : runId }));
  };
  const setStatus = (status: RunStatus): void => {
    for (const store of [run, ...context.members.values()]) if (isRunning(store.getState().status)) store.setState({ status });
  };
  /** The run that a request is for, where one is going on. */
  const current = () => {
    const { runId, status } = run.getState();
    return runId !== null && isRunning(status) ? runId : null;
  };

  /** Follows a run to its end, whatever the end, and gives the training back then. */
  async function follow(runId: string, setup: RunSetup, release: () => void, from?: SavedRun): Promise<void> {
    try {
      const result = await client.request('run/start', { runId, setup, ...(from === undefined ? {} : { from }) });
      if (run.getState().runId === runId) await finish(context, result, setup);
    } catch (error) {
      if (run.getState().runId !== runId) return;
      const report = toErrorReport(error);
      run.setState({ status: report.code === 'runInterrupted' || report.code === 'deviceLost' ? 'interrupted' : 'failed', error: report, phase: null });
      await keep(context, KEYS.run, runRecord(run.getState()));
      await settleCheckpoint(context, divergesAgain(report));
    } finally {
      release();
    }
  }

  async function begin(runId: string): Promise<Started | null> {
    await readyToTrain(context);
    let release = (): void => undefined;
    const setup = await attemptAlone(context, 'run', async () => {
      release = await takeTraining(context);
      return makeSetup(context);
    });
    if (setup === null) {
      release();
      return null;
    }
    // One that was interrupted, and is not gone on with.
    await keepCurrentRun(context);
    run.setState(({ prompt, evaluation, estimate }) => ({
      ...emptyRun(), runId, status: 'preparing', startedAt: new Date().toISOString(),
      config: setup.config, origins: setup.origins, preset: setup.preset, task: setup.task, prompt, evaluation, estimate,
    }));
    await forgetCheckpoints(context);
    await keep(context, KEYS.run, runRecord(run.getState()));
    return { ended: follow(runId, setup, release) };
  }

  async function goOn(): Promise<Started | null> {
    await readyToTrain(context);
    let release = (): void => undefined;
    const found = await attemptAlone(context, 'run', async () => {
      release = await takeTraining(context);
      const saved = await readSavedRun(context);
      if (saved === null) throw new StudioError('checkpointInvalid', 'There is no checkpoint to go on from any more. Start the training again.');
      return { saved, data: savedData(context, saved.start) };
    });
    if (found === null) {
      release();
      return null;
    }
    const { saved, data } = found;
    const { start: { runId, task, config, origins, preset }, checkpoint: { step, evaluatedStep } } = saved;
    run.setState((state) => ({
      status: 'preparing', phase: null, error: null, result: null, resumable: null, config, origins, preset, task,
      steps: stepsUpTo(state.steps, step), evaluations: state.evaluations.filter((evaluation) => evaluation.step <= evaluatedStep),
    }));
    await keep(context, KEYS.run, runRecord(run.getState()));
    return { ended: follow(runId, { data, task, config, origins, preset }, release, saved) };
  }

  return {
    /** Measures a trial step: time and memory of the run as configured. */
    async estimate(): Promise<void> {
      run.setState({ estimate: null });
      const estimate = await attemptAlone(context, 'estimate', async () => client.request('run/estimate', await makeSetup(context)));
      if (estimate !== null) run.setState({ estimate });
    },

    /** Starts a run; resolves once it has started (or could not: `errors.run`). The prompt before stays until it has a better one. */
    async startRun(): Promise<void> { await begin(crypto.randomUUID()); },

    /** Goes on with the run that was interrupted, from its last checkpoint, as if nothing had happened. */
    async continueRun(): Promise<void> { await goOn(); },

    async pauseRun(): Promise<void> {
      const runId = current();
      if (runId === null) return;
      await ask('run/pause', runId);
      if (current() === runId) setStatus('paused');
    },

    async resumeRun(): Promise<void> {
      const runId = current();
      if (runId === null) return;
      setStatus('training');
      await ask('run/resume', runId);
    },

    /** Ends the run at the next step and keeps the best prompt. */
    async stopRun(): Promise<void> {
      const runId = current();
      if (runId === null) return;
      // Of several that are paused the others stay so, and this one ends when they go on.
      if (run.getState().status === 'paused' && !context.members.has(runId)) run.setState({ status: 'training' });
      await attempt(context, 'run', () => client.request('run/stop', { runId }));
    },
  };
}

/** Waits for device and model: those on their way, else the chosen ones. A click may come before the page's own first load begins. */
export async function readyToTrain(context: Context): Promise<void> {
  await untilIdle(context, ['device', 'data', 'validation', 'model', 'estimate', 'rate']);
  const { session } = context;
  if (session.getState().device === null) await openDevice(context);
  const { model, busy } = session.getState();
  if (model === null && !busy.model) void loadModel(context);
  await until(session, (state) => state.model !== null || !state.busy.model);
}

/** Takes a result over: the prompt becomes the current one, the answers the current evaluation; all persisted. */
export async function finish(context: Context, result: RunResult, setup: RunSetup): Promise<void> {
  const { run, session } = context;
  const { adapter, bestStep, nearest, examples, comparison } = result;
  // Packed while the run still goes on, so that nothing that follows it comes between its end and its being stored.
  const record = await resultRecord(result);
  const prompt = { adapter, origin: 'run', step: bestStep, fileName: null, nearest } as const;
  const { validation, data } = session.getState();
  const fileName = (setup.data.split.kind === 'file' ? validation : data)?.table.fileName ?? '';
  run.setState({
    status: STATUS_OF_END[result.end], phase: null, result, error: result.error, prompt,
    evaluation: { task: setup.task, fileName, examples, comparison },
  });
  await context.storage.delete(KEYS.evaluation);
  await keep(context, KEYS.best, bestRecord(result.runId, prompt));
  await keep(context, KEYS.result, record);
  await keep(context, KEYS.run, runRecord(run.getState()));
  await keepCurrentRun(context);
  await settleCheckpoint(context, result.end === 'finished' || result.end === 'early' || divergesAgain(result.error));
}

/** Forgets the checkpoint of a run that is over, or offers to go on from it. */
async function settleCheckpoint(context: Context, over: boolean): Promise<void> {
  if (over) await forgetCheckpoints(context);
  else await refreshResumable(context);
}

/** The examples of an interrupted run, where they are loaded. Throws `nothingLoaded`; the worker holds them to what they were. */
export function savedData(context: Context, { split }: RunStart): DataChoice {
  const { data, validation } = context.session.getState();
  if (data === null) throw new StudioError('nothingLoaded', 'The examples of the interrupted training are not loaded; drop their file under Data.', { what: 'data' });
  if (split !== null) return { table: data.id, split: { kind: 'stratified', ...split } };
  if (validation === null) throw new StudioError('nothingLoaded', 'The held-out examples of the interrupted training are not loaded; choose their file under Data.', { what: 'validation' });
  return { table: data.id, split: { kind: 'file', validationTable: validation.id } };
}
