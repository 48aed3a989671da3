import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../domain/config.ts';
import type { Baseline, StepColumns } from '../domain/keptRun.ts';
import type { PresetName } from '../domain/options/presets.ts';
import type { ConfigOrigins } from '../domain/options/resolve.ts';
import type { ErrorReport } from '../domain/errors.ts';
import type { Adapter, NearestToken } from '../domain/prompt.ts';
import type { Comparison, EvaluatedExample, EvaluationMetrics, StepMetrics, WatchedAnswer } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Estimate, Events, RunResult } from '../worker/protocol.ts';

export type RunStatus =
  | 'idle' | 'preparing' | 'training' | 'paused' | 'evaluating' | 'done' | 'failed' | 'interrupted';

/** A checkpoint to go on from: steps done and to do, and what it was made on. */
export interface Resumable { readonly step: number; readonly steps: number; readonly device: string }

/** The prompt that answers are given with, and that an export writes. */
export interface CurrentPrompt {
  readonly adapter: Adapter;
  readonly origin: 'run' | 'file';
  readonly step: number;
  /** Of an opened prompt file; null for a trained one. */
  readonly fileName: string | null;
  /** null until the worker has told. */
  readonly nearest: readonly (readonly NearestToken[])[] | null;
}

/** Answers with and without the current prompt on the held-out examples. */
export interface Evaluation {
  readonly task: Task;
  readonly fileName: string;
  readonly examples: readonly EvaluatedExample[];
  readonly comparison: Comparison;
}

/** A run as it goes. Metrics are not persisted per step. */
export interface RunState {
  readonly runId: string | null;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly startedAt: string | null;
  /** As this run was started, and once it has begun as it was settled. */
  readonly config: RunConfig | null;
  /** Whose each value of `config` is. */
  readonly origins: ConfigOrigins;
  readonly preset: PresetName | null;
  /** Where this run could go on, if it was interrupted and left a checkpoint. */
  readonly resumable: Resumable | null;
  readonly task: Task | null;
  readonly phase: Omit<Events['run/phase'], 'runId'> | null;
  readonly baseline: Baseline | null;
  /** The arrays grow in place; the record around them is new with each step. */
  readonly steps: StepColumns;
  readonly evaluations: readonly EvaluationMetrics[];
  /** Answers of the watched examples at the latest evaluation. */
  readonly watched: readonly WatchedAnswer[];
  readonly estimate: Estimate | null;
  /** Of the last run that ended; null after a prompt file was opened. */
  readonly result: RunResult | null;
  readonly prompt: CurrentPrompt | null;
  readonly evaluation: Evaluation | null;
  /** Why the run failed or was interrupted. */
  readonly error: ErrorReport | null;
}

export function emptySteps(): StepColumns {
  return {
    step: [], trainLoss: [], learningRate: [], gradientNorm: [], promptNorm: [], promptDistance: [], deviceBytes: [],
    rows: [], paddedRows: [], examples: [], milliseconds: [],
  };
}

/** Appends metrics to the columns in place; returns a new record around the same arrays, so that readers notice. */
export function appendSteps(columns: StepColumns, metrics: readonly StepMetrics[]): StepColumns {
  for (const step of metrics) {
    for (const key of STEP_KEYS) columns[key].push(step[key]);
  }
  return { ...columns };
}

/** The curves up to a step, as new arrays: what came later is computed again. */
export function stepsUpTo(columns: StepColumns, step: number): StepColumns {
  const length = columns.step.filter((at) => at <= step).length;
  const kept = emptySteps();
  for (const key of STEP_KEYS) kept[key].push(...columns[key].slice(0, length));
  return kept;
}

export const STEP_KEYS = [
  'step', 'trainLoss', 'learningRate', 'gradientNorm', 'promptNorm', 'promptDistance', 'deviceBytes', 'rows', 'paddedRows', 'examples', 'milliseconds',
] as const satisfies readonly (keyof StepMetrics)[];

export function emptyRun(): RunState {
  return {
    runId: null, status: 'idle', startedAt: null, config: null, origins: {}, preset: null, resumable: null, task: null, phase: null, baseline: null,
    steps: emptySteps(),
    evaluations: [], watched: [], estimate: null, result: null, prompt: null, evaluation: null, error: null,
  };
}

export function createRunStore(): StoreApi<RunState> {
  return createStore<RunState>(emptyRun);
}

export const STATUS_OF_END: Readonly<Record<RunResult['end'], RunStatus>> = {
  finished: 'done', early: 'done', stopped: 'done', interrupted: 'interrupted', failed: 'failed',
};

/** Whether a run holds the device now. */
export function isRunning(status: RunStatus): boolean {
  return status === 'preparing' || status === 'training' || status === 'paused' || status === 'evaluating';
}
