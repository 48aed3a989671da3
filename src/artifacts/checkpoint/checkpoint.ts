import { WORDS } from '../../domain/config.ts';
import type { RunCheckpoint, RunStart } from '../../domain/checkpoint.ts';
import { configSchema, originsSchema, presetSchema } from '../config/schema.ts';
import { taskSchema } from '../adapter/schemas.ts';
import * as z from '../zod.ts';
import { readRecord, writeRecord } from './arrays.ts';

/** Of these files; a later form gets another number and a migration. */
const FORMAT = 1;
const OPTIMIZER = 'optimizer.';

const startSchema = z.object({
  format: z.literal(FORMAT),
  runId: z.string(),
  config: configSchema,
  origins: originsSchema,
  preset: z.nullable(presetSchema),
  task: taskSchema,
  made: z.object({
    modelName: z.string(), modelSha256: z.string(), dtype: z.enum(['f32', 'f16', 'int8', 'int4']), data: z.string(), validation: z.nullable(z.string()), dataName: z.string(), device: z.string(),
  }),
  split: z.nullable(z.object({ validationFraction: z.number().check(z.gt(0), z.lt(1)), seed: z.number() })),
  together: z.optional(z.array(z.string())),
  hiddenSize: z.int().check(z.positive()),
});

const count = z.int().check(z.nonnegative());
const checkpointSchema = z.object({
  format: z.literal(FORMAT),
  step: count,
  evaluatedStep: z.int().check(z.minimum(-1)),
  optimizer: z.object({ kind: z.enum(WORDS.optimizer), step: count }),
  best: z.nullable(z.object({ step: count, loss: z.number(), accuracy: z.number(), macroF1: z.number(), examples: count, best: z.boolean() })),
  stopping: z.object({ best: z.nullable(z.number()), waited: count }),
  lossSum: z.number(),
  lossCount: count,
  startLoss: z.nullable(z.number()),
  worseThanStart: count,
  seconds: z.number().check(z.nonnegative()),
});

/** What of a run never changes, as a file: plain values as JSON in the metadata, arrays as tensors. */
export function writeStart({ initialPrompt, zeroShotScores, ...plain }: RunStart): Uint8Array {
  return writeRecord('start', { format: FORMAT, ...plain }, { initialPrompt, zeroShotScores });
}

/** Throws `checkpointInvalid` naming file and key. */
export function readStart(bytes: Uint8Array, fileName: string): RunStart {
  const { plain: { format: _format, ...plain }, single, double } = readRecord(bytes, fileName, 'start', startSchema);
  const { together, ...rest } = plain;
  return { ...rest, ...(together === undefined ? {} : { together }), initialPrompt: single('initialPrompt'), zeroShotScores: double('zeroShotScores') };
}

/** A checkpoint as a file. */
export function writeCheckpoint({ prompt, optimizer, best, bestScores, ...plain }: RunCheckpoint): Uint8Array {
  const state = Object.fromEntries(Object.entries(optimizer.values).map(([name, values]) => [`${OPTIMIZER}${name}`, values]));
  return writeRecord('checkpoint', {
    format: FORMAT, ...plain, optimizer: { kind: optimizer.kind, step: optimizer.step }, best: best?.metrics ?? null,
  }, { prompt, ...state, bestPrompt: best?.prompt ?? null, bestScores });
}

/** Throws `checkpointInvalid` naming file and key. */
export function readCheckpoint(bytes: Uint8Array, fileName: string): RunCheckpoint {
  const { plain: { format: _format, optimizer, best, ...plain }, single, double, names } = readRecord(bytes, fileName, 'checkpoint', checkpointSchema);
  const values: Record<string, Float32Array> = {};
  for (const name of names) if (name.startsWith(OPTIMIZER)) values[name.slice(OPTIMIZER.length)] = single(name);
  return {
    ...plain, prompt: single('prompt'), optimizer: { ...optimizer, values },
    best: best === null ? null : { metrics: best, prompt: single('bestPrompt') },
    bestScores: names.includes('bestScores') ? double('bestScores') : null,
  };
}
