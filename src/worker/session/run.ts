import { StudioError, toErrorReport } from '../../domain/errors.ts';
import type { ErrorReport } from '../../domain/errors.ts';
import type { EvaluatedExample, Prediction, RunEnd } from '../../domain/run.ts';
import { compare } from '../../engine/evaluate/compare.ts';
import type { RunResult, RunSetup } from '../protocol.ts';
import { describeAdapter } from './describe.ts';
import { ensureDevice, ensureModel } from './device.ts';
import { initialPrompt } from './init.ts';
import { learn, type Best } from './learn.ts';
import { nearestWords } from './nearest.ts';
import { resumeRun } from './pause.ts';
import { classesOf, prepare, type Prepared } from './prepare.ts';
import { predict } from './score.ts';
import type { ActiveRun, SessionState } from './state.ts';

/**
 * One run from its first look at the data to its result. Ends as `finished`, `stopped`, `interrupted` (device lost)
 * or `failed`; in every case with the best prompt so far. Rejects where there is nothing to keep yet.
 */
export async function startRun(state: SessionState, runId: string, setup: RunSetup): Promise<RunResult> {
  if (state.run) {
    throw new StudioError('unexpected', 'Another training is still going on; stop it first.', { runId: state.run.runId });
  }
  const run: ActiveRun = { runId, stopping: false, paused: null, ended: Promise.resolve() };
  state.run = run;
  const result = carryOut(state, run, setup).finally(() => {
    resumeRun(run);
    state.run = null;
  });
  run.ended = result.catch(() => undefined);
  return result;
}

async function carryOut(state: SessionState, run: ActiveRun, setup: RunSetup): Promise<RunResult> {
  const { host } = state;
  const { task, config } = setup;
  const { runId } = run;
  const started = host.now();
  host.emit('run/phase', { runId, phase: 'preparing', done: 0, total: 1 });
  const known = await ensureModel(state);
  const device = await ensureDevice(state);
  const prepared = prepare(state, setup.data, task, config.numVirtualTokens);
  const { validation, labels } = prepared;
  // Before the first long work: a file that does not fit is told at once.
  const start = await initialPrompt(known.weights, known.tokenizer, labels, config, setup.initFile);
  const zeroShot = await predict({ model: known.weights, labels, maxRows: config.maxRows }, validation.encoded, null, (done) => {
    host.emit('run/phase', { runId, phase: 'baseline', done, total: validation.encoded.length });
    return host.breathe();
  });

  const classes = { train: classesOf(prepared.train), validation: classesOf(validation) };
  const compareWith = (tuned: readonly Prediction[]) => compare(zeroShot, tuned, classes.validation, classes.train, task.classes.length);
  const baseline = compareWith(zeroShot);
  host.emit('run/baseline', {
    runId, zeroShotAccuracy: baseline.zeroShot.accuracy, zeroShotLoss: baseline.zeroShot.loss,
    majorityAccuracy: baseline.majority.accuracy, examples: validation.examples.length,
  });

  let best: Best | null = null;
  let end: RunEnd = 'finished';
  let error: ErrorReport | null = null;
  const describe = (found: Best) => describeAdapter({
    prompt: found.prompt, step: found.step, known, prepared, setup, createdAt: host.date(),
    comparison: compareWith(found.predictions),
  });
  try {
    await learn({ state, run, setup, known, prepared, initialPrompt: start }, (found) => {
      best = found;
      host.emit('run/best', { runId, adapter: describe(found), step: found.step });
    });
    if (run.stopping) end = 'stopped';
  } catch (thrown) {
    error = toErrorReport(thrown);
    end = error.code === 'deviceLost' ? 'interrupted' : 'failed';
  }
  return finish(best);

  async function finish(found: Best | null): Promise<RunResult> {
    if (!found) {
      throw error ? new StudioError(error.code, error.message, error.details)
        : new StudioError('runInterrupted', 'The run was stopped before its first evaluation; nothing was learned yet.', { runId });
    }
    const adapter = describe(found);
    state.prompt = adapter;
    return {
      runId, end, error, adapter, bestStep: found.step, device,
      comparison: adapter.description.comparison,
      examples: evaluatedExamples(prepared, zeroShot, found.predictions),
      nearest: state.device ? await nearestWords(known, adapter.prompt) : [],
      seconds: (host.now() - started) / 1000,
    };
  }
}

/** Every validation example with its answer without and with the prompt. */
export function evaluatedExamples({ validation }: Prepared, without: readonly Prediction[], withPrompt: readonly Prediction[]): EvaluatedExample[] {
  return validation.examples.flatMap((example, i) => {
    const before = without[i];
    const after = withPrompt[i];
    if (!before || !after) return [];
    const { row, line, text, classIndex } = example;
    return [{ row, line, text, classIndex, without: before, with: after, truncatedTokens: validation.encoded[i]?.truncatedTokens ?? 0 }];
  });
}
