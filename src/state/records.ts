/** What is persisted of a run, as records with a version. */
import { comparisonSchema, taskSchema } from '../artifacts/adapter/schemas.ts';
import { configSchema, originsSchema, presetSchema } from '../artifacts/config/schema.ts';
import * as z from '../artifacts/zod.ts';
import type { StepColumns } from '../domain/keptRun.ts';
import type { Adapter } from '../domain/prompt.ts';
import type { RunResult } from '../worker/protocol.ts';
import { packAnswers, storedAnswersSchema, type StoredAnswers } from './answers.ts';
import type { CurrentPrompt, Evaluation, RunState } from './run.ts';
import { adapterSchema, errorSchema, evaluationsSchema, resultSchema } from './schemas.ts';

export const RUN_VERSION = 2;
/** Of the records with answered examples. */
export const ANSWERED_VERSION = 3;

/** Status and curves: written at the start, at evaluations and at the end. */
export interface RunRecord extends Pick<RunState, 'runId' | 'status' | 'startedAt' | 'config' | 'origins' | 'preset' | 'task' | 'baseline' | 'steps' | 'evaluations' | 'error'> {
  readonly version: typeof RUN_VERSION;
}

/** The current prompt: written whenever the best changes, so that a closed tab loses no more than an interval. */
export interface BestRecord extends Omit<CurrentPrompt, 'nearest'> {
  readonly version: typeof RUN_VERSION;
  /** The run it came from; null for an opened file. */
  readonly runId: string | null;
}

interface Answered { readonly version: typeof ANSWERED_VERSION; readonly examples: StoredAnswers }
export interface ResultRecord extends Answered { readonly result: Omit<RunResult, 'examples'> }
export interface EvaluationRecord extends Answered, Omit<Evaluation, 'examples'> {}

/** NaN stands for what an earlier version did not measure. */
const numbers = z.array(z.union([z.number(), z.nan()]));
export const stepColumnsSchema: z.ZodMiniType<StepColumns> = z.object({
  step: numbers, trainLoss: numbers, learningRate: numbers, gradientNorm: numbers, promptNorm: numbers, promptDistance: numbers, deviceBytes: numbers,
  rows: numbers, paddedRows: numbers, examples: numbers, milliseconds: numbers,
});

export const runRecordSchema: z.ZodMiniType<RunRecord> = z.object({
  version: z.literal(RUN_VERSION),
  runId: z.nullable(z.string()),
  status: z.enum(['idle', 'preparing', 'training', 'paused', 'evaluating', 'done', 'failed', 'interrupted']),
  startedAt: z.nullable(z.string()),
  config: z.nullable(configSchema),
  origins: originsSchema,
  preset: z.nullable(presetSchema),
  task: z.nullable(taskSchema),
  baseline: z.nullable(z.object({ zeroShotAccuracy: z.number(), zeroShotLoss: z.number(), majorityAccuracy: z.number(), examples: z.number() })),
  steps: stepColumnsSchema,
  evaluations: evaluationsSchema,
  error: z.nullable(errorSchema),
});

export const bestRecordSchema: z.ZodMiniType<BestRecord> = z.object({
  version: z.literal(RUN_VERSION),
  runId: z.nullable(z.string()),
  adapter: adapterSchema,
  origin: z.enum(['run', 'file']),
  step: z.number(),
  fileName: z.nullable(z.string()),
});

export const resultRecordSchema: z.ZodMiniType<ResultRecord> = z.object({ version: z.literal(ANSWERED_VERSION), result: resultSchema, examples: storedAnswersSchema });

export const evaluationRecordSchema: z.ZodMiniType<EvaluationRecord> = z.object({
  version: z.literal(ANSWERED_VERSION), task: taskSchema, fileName: z.string(), examples: storedAnswersSchema, comparison: comparisonSchema,
});

export function runRecord({ runId, status, startedAt, config, origins, preset, task, baseline, steps, evaluations, error }: RunState): RunRecord {
  return { version: RUN_VERSION, runId, status, startedAt, config, origins, preset, task, baseline, steps, evaluations, error };
}

export function bestRecord(runId: string | null, prompt: CurrentPrompt): BestRecord {
  const { adapter, origin, step, fileName } = prompt;
  return { version: RUN_VERSION, runId, adapter, origin, step, fileName };
}

export async function resultRecord({ examples, ...result }: RunResult): Promise<ResultRecord> {
  return { version: ANSWERED_VERSION, result, examples: await packAnswers(examples) };
}

export async function evaluationRecord({ task, fileName, examples, comparison }: Evaluation): Promise<EvaluationRecord> {
  return { version: ANSWERED_VERSION, task, fileName, examples: await packAnswers(examples), comparison };
}

/** The current prompt a stored record stands for. */
export function currentPrompt({ adapter, origin, step, fileName }: { readonly adapter: Adapter } & Omit<BestRecord, 'version' | 'runId'>): CurrentPrompt {
  return { adapter, origin, step, fileName, nearest: null };
}
