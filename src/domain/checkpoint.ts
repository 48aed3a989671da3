import type { Optimizer, RunConfig } from './config.ts';
import type { ConfigOrigins } from './options/resolve.ts';
import type { WeightDtype } from './model.ts';
import type { PresetName } from './options/presets.ts';
import type { EvaluationMetrics } from './run.ts';
import type { Task } from './task.ts';

/** An optimiser's state as plain data, each array by the name it has in engine/optim. */
export interface StoredOptimizer {
  readonly kind: Optimizer;
  /** Updates done. */
  readonly step: number;
  readonly values: Readonly<Record<string, Float32Array>>;
}

/**
 * Everything that changes while a run goes on, at the end of a step: from here it goes on as if it had never stopped.
 * Data order, dropout and noise are functions of the seed and the step, so nothing of them has to be kept.
 */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** The step of the last evaluation; -1 before the first. */
  readonly evaluatedStep: number;
  /** [P·H], row-major. */
  readonly prompt: Float32Array;
  readonly optimizer: StoredOptimizer;
  /** The best so far, with its prompt [P·H]; null before the first evaluation. */
  readonly best: { readonly metrics: EvaluationMetrics; readonly prompt: Float32Array } | null;
  /** For early stopping: the best figure that counted as an improvement, and the evaluations since. */
  readonly stopping: { readonly best: number | null; readonly waited: number };
  /** Losses of the steps since the last evaluation. */
  readonly lossSum: number;
  readonly lossCount: number;
  /** Held-out loss before the first step; null before it was measured. */
  readonly startLoss: number | null;
  /** Steps in a row whose loss was far worse than at the start and than guessing. */
  readonly worseThanStart: number;
}

/** What of a run never changes once it has begun: kept once, beside its checkpoints. */
export interface RunStart {
  readonly runId: string;
  /** As resolved: steps counted, rows that fit. */
  readonly config: RunConfig;
  readonly origins: ConfigOrigins;
  readonly preset: PresetName | null;
  readonly task: Task;
  /** What the run was made with; a run goes on only with the same. */
  readonly made: {
    readonly modelName: string;
    readonly modelSha256: string;
    /** How its weights were kept: another type gives other numbers. */
    readonly dtype: WeightDtype;
    /** The session's ids of the tables, which hold the file's hash and how it was read; null where the held-out part is of the same file. */
    readonly data: string;
    readonly validation: string | null;
    readonly dataName: string;
    readonly device: string;
  };
  /** How the held-out part was divided off where it is of the same file. */
  readonly split: { readonly validationFraction: number; readonly seed: number } | null;
  /** The ids of the runs that it was trained together with, itself among them; absent where it was alone. */
  readonly together?: readonly string[];
  readonly hiddenSize: number;
  /** [P·H] where the run began, for the distance from it. */
  readonly initialPrompt: Float32Array;
  /** [N·C] every class's score for every held-out example, without a prompt. */
  readonly zeroShotScores: Float64Array;
}

/** A trainer's checkpoint with what the session knows besides. */
export interface RunCheckpoint extends Checkpoint {
  /** [N·C] the scores with the best prompt; null before the first evaluation. */
  readonly bestScores: Float64Array | null;
  /** Time the run has taken so far. */
  readonly seconds: number;
}

/** A run that can go on. */
export interface SavedRun { readonly start: RunStart; readonly checkpoint: RunCheckpoint }
