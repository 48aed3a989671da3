/** Kept runs as versioned records: a card for the list, a body with curves and prompt beside it. */
import { configSchema, originsSchema, presetSchema } from '../../artifacts/config/schema.ts';
import * as z from '../../artifacts/zod.ts';
import type { Baseline, RunBody, RunCard, RunFigures } from '../../domain/keptRun.ts';
import { packAnswers, packFormer, storedAnswersSchema, type StoredAnswers } from '../answers.ts';
import { stepColumnsSchema } from '../records.ts';
import { adapterSchema, evaluationsSchema } from '../schemas.ts';
import type { Migration } from '../versioned.ts';

export const KEPT_VERSION = 1;
export const BODY_VERSION = 3;

export type CardRecord = RunCard & { readonly version: typeof KEPT_VERSION };
export type BodyRecord = Omit<RunBody, 'examples'> & { readonly version: typeof BODY_VERSION; readonly examples: StoredAnswers };

/** Version 1 kept no answered examples, version 2 as a list. */
export const BODY_MIGRATIONS: Readonly<Record<number, Migration>> = {
  1: (record) => ({ ...record, examples: [] }),
  2: (record) => ({ ...record, examples: packFormer(record['examples']) }),
};

const CARD_PREFIX = 'runs/card/';
const BODY_PREFIX = 'runs/body/';
export const cardKey = (id: string): string => `${CARD_PREFIX}${id}`;
export const bodyKey = (id: string): string => `${BODY_PREFIX}${id}`;
/** The id in the key of a card or a body. */
export const runIdOf = (key: string): string => key.slice(isCardKey(key) ? CARD_PREFIX.length : BODY_PREFIX.length);
/** Which run was kept last, as `id/end/steps`. */
export const LAST_KEPT_KEY = 'runs/last';
/** Whether something is stored as a card. */
export const isCardKey = (key: string): boolean => key.startsWith(CARD_PREFIX);
/** Whether something belongs to a kept run. */
export const isRunKey = (key: string): boolean => isCardKey(key) || key.startsWith(BODY_PREFIX) || key === LAST_KEPT_KEY;

const number = z.union([z.number(), z.nan()]);

const figuresSchema: z.ZodMiniType<RunFigures> = z.object({
  accuracy: number, macroF1: number, loss: number, examples: number, zeroShotAccuracy: number, majorityAccuracy: number,
  improved: number, worsened: number,
});

const baselineSchema: z.ZodMiniType<Baseline> = z.object({
  zeroShotAccuracy: z.number(), zeroShotLoss: z.number(), majorityAccuracy: z.number(), examples: z.number(),
});

export const cardRecordSchema: z.ZodMiniType<CardRecord> = z.object({
  version: z.literal(KEPT_VERSION),
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  note: z.string(),
  startedAt: z.string(),
  end: z.enum(['finished', 'early', 'stopped', 'interrupted', 'failed']),
  model: z.object({ name: z.string(), sha256: z.string() }),
  data: z.string(),
  device: z.string(),
  config: configSchema,
  origins: originsSchema,
  preset: z.nullable(presetSchema),
  steps: z.number(),
  bestStep: z.number(),
  seconds: number,
  figures: figuresSchema,
  bytes: z.number(),
  sweep: z.nullable(z.object({ id: z.string(), index: z.number() })),
  deleted: z.boolean(),
});

export const bodyRecordSchema: z.ZodMiniType<BodyRecord> = z.object({
  version: z.literal(BODY_VERSION),
  steps: stepColumnsSchema,
  evaluations: evaluationsSchema,
  baseline: z.nullable(baselineSchema),
  adapter: adapterSchema,
  examples: storedAnswersSchema,
});

/** A run's body as it is stored. */
export async function bodyRecord(body: RunBody): Promise<BodyRecord> {
  return { version: BODY_VERSION, ...body, examples: await packAnswers(body.examples) };
}

/** Both records of a run, by their keys: written together or not at all. */
export function keptRecords(card: RunCard, body: BodyRecord): Readonly<Record<string, CardRecord | BodyRecord>> {
  return { [cardKey(card.id)]: { version: KEPT_VERSION, ...card }, [bodyKey(card.id)]: body };
}
