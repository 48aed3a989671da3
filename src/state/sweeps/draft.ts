import * as z from '../../artifacts/zod.ts';
import { DEFAULT_CONFIG, keysOf, type ConfigKey } from '../../domain/config.ts';

/** The ways to several trainings: other seeds, combinations, draws, the paper's ablation. */
export const WAYS = ['seeds', 'grid', 'random', 'paper'] as const;

/** A sweep file that was opened and not started. */
export interface SweepFile { readonly name: string; readonly text: string }

/** An option with the values to try, as they were typed between commas. */
export interface ListDraft { readonly key: ConfigKey; readonly text: string }

/** An option to be drawn: a number between two as typed, or one of the words in `text`. */
export interface DrawDraft extends ListDraft { readonly from: string; readonly to: string; readonly log: boolean }

/** What was filled in under *Try several*, whatever came of it. */
export interface SweepDraft {
  readonly open: boolean;
  readonly way: (typeof WAYS)[number];
  readonly seeds: number;
  readonly grid: readonly ListDraft[];
  readonly random: readonly DrawDraft[];
  readonly draws: number;
  readonly drawSeed: number;
  readonly file: SweepFile | null;
}

export const DRAFT_VERSION = 1;

export const EMPTY_DRAFT: SweepDraft = {
  open: false, way: 'seeds',
  // Enough for a standard deviation that says something, few enough to wait for.
  seeds: 3,
  grid: [{ key: 'learningRate', text: '' }],
  random: [{ key: 'learningRate', text: '', from: '0.003', to: '0.3', log: true }], draws: 6, drawSeed: 0,
  file: null,
};

const listSchema = z.object({ key: z.enum(keysOf(DEFAULT_CONFIG)), text: z.string() });
const count = z.int().check(z.minimum(1));

export const draftRecordSchema: z.ZodMiniType<SweepDraft & { readonly version: typeof DRAFT_VERSION }> = z.object({
  version: z.literal(DRAFT_VERSION), open: z.boolean(), way: z.enum(WAYS), seeds: count,
  grid: z.array(listSchema), random: z.array(z.extend(listSchema, { from: z.string(), to: z.string(), log: z.boolean() })), draws: count, drawSeed: z.int().check(z.minimum(0)),
  file: z.nullable(z.object({ name: z.string(), text: z.string() })),
});
