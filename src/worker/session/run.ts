import type { RunStart, SavedRun } from '../../domain/checkpoint.ts';
import { StudioError, toErrorReport } from '../../domain/errors.ts';
import type { ErrorReport } from '../../domain/errors.ts';
import type { EvaluatedExample, Prediction, RunEnd } from '../../domain/run.ts';
import { compare } from '../../engine/evaluate/compare.ts';
import { predictionsFrom } from '../../engine/evaluate/rankClassification.ts';
import type { Membership } from '../../engine/train/together.ts';
import type { RunResult, RunSetup, SweepMember } from '../protocol.ts';
import { asActiveRun } from './activeRun.ts';
import { beginRun, checkSame } from './begin.ts';
import { describeAdapter } from './describe.ts';
import { ensureArithmetic, ensureDevice, ensureModel } from './device.ts';
import { keptBest, learn, type Best } from './learn.ts';
import { nearestWords } from './nearest.ts';
import { isStopping, restOrStop, stoppedEarly } from './pause.ts';
import { classesOf, prepare, type Prepared } from './prepare.ts';
import type { ActiveRun, SessionState } from './state.ts';

/**
 * One run from its first look at the data to its result, or the rest of one that was interrupted. Ends as `finished`,
 * `early`, `stopped`, `interrupted` (device lost) or `failed`; in every case with the best prompt so far. Rejects where
 * there is nothing to keep yet.
 */
export async function startRun(state: SessionState, runId: string, setup: RunSetup, from?: SavedRun): Promise<RunResult> {
  return asActiveRun(state, runId, (run) => carryOut({ state, run, member: { runId, setup, ...(from === undefined ? {} : { from }) } }));
}

/** A run that is ready for its first step. */
export interface Ready {
  readonly start: RunStart;
  readonly prepared: Prepared;
  readonly from: SavedRun | null;
  /** What asking about every held-out example took, by the one without a prompt; null where it was not asked. */
  readonly evaluationMilliseconds: number | null;
}

/** How a run goes on from there. */
export interface Turn { readonly together: readonly string[] | null; readonly membership: Membership | null }

export interface Carried {
  readonly state: SessionState;
  readonly run: ActiveRun;
  readonly member: SweepMember;
  /** Told when it is ready; resolves when it is its turn, to null where it was stopped before. Goes on at once by default. */
  readonly ready?: (ready: Ready) => Promise<Turn | null>;
}

/** A run's way from its preparation to its result, as one of several or alone. */
export async function carryOut({ state, run, member: { runId, setup: asked, from }, ready }: Carried): Promise<RunResult> {
  const { host } = state;
  let began = host.now();
  host.emit('run/phase', { runId, phase: 'preparing', done: 0, total: 1 });
  await ensureModel(state);
  const device = await ensureDevice(state);
  await ensureArithmetic(state, (from?.start.config ?? asked.config).arithmetic);
  const task = from?.start.task ?? asked.task;
  const prepared = prepare(state, asked.data, task, (from?.start.config ?? asked.config).numVirtualTokens);
  const here = { setup: asked, known: await ensureModel(state), prepared, device };
  if (from) checkSame(from, here);
  const { start: begun, evaluationMilliseconds } = from ? { start: from.start, evaluationMilliseconds: null } : await beginRun(state, runId, here, () => restOrStop(state, run, runId));
  const waits = host.now();
  const turn = ready === undefined ? { together: begun.together ?? null, membership: null }
    : await ready({ start: begun, prepared, from: from ?? null, evaluationMilliseconds });
  if (turn === null) throw stoppedEarly(runId);
  // What was said while it waited is over.
  if (ready !== undefined) host.emit('run/phase', { runId, phase: 'preparing', done: 0, total: 1 });
  began += host.now() - waits;
  const { together, membership } = turn;
  const start: RunStart = together === null ? begun : { ...begun, together };
  const known = await ensureModel(state);
  const { config, origins, preset } = start;
  const setup: RunSetup = { ...asked, task, config, origins, preset };
  const zeroShot = predictionsFrom(start.zeroShotScores, task.classes.length);

  const { validation } = prepared;
  const classes = { train: classesOf(prepared.train), validation: classesOf(validation) };
  const compareWith = (tuned: readonly Prediction[]) => compare(zeroShot, tuned, classes.validation, classes.train, task.classes.length);
  const baseline = compareWith(zeroShot);
  host.emit('run/begun', { runId, start });
  host.emit('run/baseline', {
    runId, zeroShotAccuracy: baseline.zeroShot.accuracy, zeroShotLoss: baseline.zeroShot.loss,
    majorityAccuracy: baseline.majority.accuracy, examples: validation.examples.length,
  });
  // Kept anew, as the newest of two: another crash must find it beside the next one, which may overwrite where it lay.
  if (from) host.emit('run/checkpoint', { runId, checkpoint: from.checkpoint });

  let best: Best | null = from ? keptBest(from.checkpoint, config, start.hiddenSize, task.classes.length) : null;
  let end: RunEnd = 'finished';
  let error: ErrorReport | null = null;
  const describe = (found: Best) => describeAdapter({
    prompt: found.prompt, step: found.step, known, prepared, setup, createdAt: host.date(),
    comparison: compareWith(found.predictions),
  });
  try {
    const early = await learn({
      state, run, runId, membership, config, known, prepared, initialPrompt: start.initialPrompt, from: from?.checkpoint ?? null,
    }, (found) => {
      best = found;
      host.emit('run/best', { runId, adapter: describe(found), step: found.step });
    });
    if (early) end = 'early';
    if (isStopping(run, runId)) end = 'stopped';
  } catch (thrown) {
    error = toErrorReport(thrown);
    end = error.code === 'deviceLost' ? 'interrupted' : 'failed';
  }
  await membership?.leave();
  return finish(best);

  async function finish(found: Best | null): Promise<RunResult> {
    if (!found) {
      throw error ? new StudioError(error.code, error.message, error.details) : stoppedEarly(runId);
    }
    const adapter = describe(found);
    state.prompt = adapter;
    return {
      runId, end, error, adapter, bestStep: found.step, device,
      comparison: adapter.description.comparison,
      examples: evaluatedExamples(prepared, zeroShot, found.predictions),
      nearest: state.device ? await nearestWords(known, adapter.prompt) : [],
      seconds: (from?.checkpoint.seconds ?? 0) + (host.now() - began) / 1000,
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
