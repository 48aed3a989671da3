import type { RunConfig } from './config.ts';
import type { PresetName } from './options/presets.ts';
import type { ConfigOrigins } from './options/resolve.ts';
import type { Adapter } from './prompt.ts';
import type { EvaluatedExample, EvaluationMetrics, RunEnd, StepMetrics } from './run.ts';

/** Metrics of steps by column, one entry a step. */
export type StepColumns = { readonly [K in keyof StepMetrics]: number[] };

/** Zero-shot and majority class on the held-out examples, known before the first step. */
export interface Baseline {
  readonly zeroShotAccuracy: number;
  readonly zeroShotLoss: number;
  readonly majorityAccuracy: number;
  readonly examples: number;
}

/** What the kept prompt of a run comes to on the held-out examples. Shares are of 1, losses in nats. */
export interface RunFigures {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly loss: number;
  readonly examples: number;
  readonly zeroShotAccuracy: number;
  readonly majorityAccuracy: number;
  readonly improved: number;
  readonly worsened: number;
}

/** A run that has ended, as a list shows it. */
export interface RunCard {
  readonly id: string;
  /** As the user calls it; empty until he does. */
  readonly name: string;
  readonly note: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly end: RunEnd;
  readonly model: { readonly name: string; readonly sha256: string };
  /** Name of the file of examples. */
  readonly data: string;
  /** What computed; empty where it is not known any more. */
  readonly device: string;
  readonly config: RunConfig;
  readonly origins: ConfigOrigins;
  readonly preset: PresetName | null;
  /** Steps done. */
  readonly steps: number;
  readonly bestStep: number;
  /** NaN where it is not known any more. */
  readonly seconds: number;
  readonly figures: RunFigures;
  /** What card, curves, prompt and answered examples take in storage, about. */
  readonly bytes: number;
  /** The sweep that it belongs to, and its place there. */
  readonly sweep: { readonly id: string; readonly index: number } | null;
  /** Deleted, but not yet beyond recall. */
  readonly deleted: boolean;
}

/** What of a run is read only when it is looked at. */
export interface RunBody {
  readonly steps: StepColumns;
  readonly evaluations: readonly EvaluationMetrics[];
  readonly baseline: Baseline | null;
  readonly adapter: Adapter;
  /** The held-out examples as answered without and with its prompt; none where it ended before its last evaluation. */
  readonly examples: readonly EvaluatedExample[];
}

export interface KeptRun { readonly card: RunCard; readonly body: RunBody }
