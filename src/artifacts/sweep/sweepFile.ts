import { DEFAULT_CONFIG, keysOf } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import { hasEffect } from '../../domain/options/effect.ts';
import { NO_FACTS } from '../../domain/options/facts.ts';
import { resolveConfig, type ConfigChoice } from '../../domain/options/resolve.ts';
import { expandSweep, type Combination, type TogetherChoice } from '../../domain/sweep.ts';
import { readRunFile } from '../config/runFile.ts';
import * as z from '../zod.ts';

/** Runs that a sweep may have unless its file says otherwise. */
const DEFAULT_LIMIT = 100;

const value = z.union([z.string(), z.number()]);
const values = z.array(value).check(z.minLength(1));
const drawSchema = z.union([
  z.strictObject({ values }),
  z.strictObject({ min: z.number(), max: z.number(), scale: z._default(z.enum(['linear', 'log']), 'linear'), integer: z._default(z.boolean(), false) })
    .check(z.refine(({ min, max, scale }) => min < max && (scale === 'linear' || min > 0), 'min has to be below max, and above 0 with scale "log"')),
]);

const sweepSchema = z.strictObject({
  $schema: z.optional(z.string()),
  base: z._default(z.record(z.string(), z.unknown()), {}).check(z.describe('Options of every run, as in run.schema.json, and a preset.')),
  grid: z._default(z.record(z.string(), values), {}).check(z.describe('Options by key, each with the values to try: every combination is run.')),
  random: z.optional(z.strictObject({
    count: z.int().check(z.minimum(1)), seed: z._default(z.int().check(z.minimum(0)), 0), options: z.record(z.string(), drawSchema),
  })).check(z.describe('Options drawn so many times for each combination of the grid.')),
  seeds: z._default(z.int().check(z.minimum(1)), 1).check(z.describe('Runs of each choice, with the seeds 0, 1, 2, …')),
  limit: z._default(z.int().check(z.minimum(1)), DEFAULT_LIMIT).check(z.describe('More runs than this are refused.')),
  together: z._default(z.enum(['auto', 'always', 'never']), 'auto').check(z.describe('Whether runs are trained together, up to eight at a time: where a trial before the start finds it faster, wherever they fit, or never.')),
  notes: z._default(z.array(z.string().check(z.minLength(1))), []).check(z.describe('Written under the table in sweep.md: what was expected, what others found.')),
});

export interface SweepMember {
  /** What this run has that others have not. */
  readonly varied: Combination;
  readonly choice: ConfigChoice;
  /** Its run file. */
  readonly text: string;
}

/** The runs of a sweep file, each checked as a run file. Throws `usage` naming file, key, and the count where it is too many. */
export function readSweepFile(text: string, fileName: string): SweepMember[] {
  const { base, grid, random, seeds, limit } = readSweep(text, fileName);
  const varied = [...Object.keys(grid), ...Object.keys(random?.options ?? {}), ...(seeds > 1 ? ['seed'] : [])];
  const twice = varied.find((key, at) => Object.hasOwn(base, key) || varied.indexOf(key) !== at);
  if (twice !== undefined) throw refusal(fileName, `${twice} is given twice; leave it in one place.`);
  const combinations = expandSweep({ grid, random: random ?? null, seeds, limit });
  const idle = combinations.map((combination) => idleOptions(readRunFile(JSON.stringify({ ...base, ...combination }), fileName), Object.keys(base)));
  // What only some of the runs need (the words of the initialiser "text") is left out of the others; what none needs stays, and is refused.
  const unused = new Set(Object.keys(base).filter((key) => idle.every((keys) => keys.has(key))));
  return combinations.map((combination, index) => {
    const own = Object.entries(base).filter(([key]) => unused.has(key) || idle[index]?.has(key) !== true);
    const member = JSON.stringify({ ...Object.fromEntries(own), ...combination }, null, 2);
    return { varied: combination, choice: readRunFile(member, fileName), text: `${member}\n` };
  });
}

/** What a sweep file says beside its runs. Throws as {@link readSweepFile} does. */
export function readSweepWishes(text: string, fileName: string): { readonly notes: readonly string[]; readonly together: TogetherChoice } {
  const { notes, together } = readSweep(text, fileName);
  return { notes, together };
}

function readSweep(text: string, fileName: string): z.infer<typeof sweepSchema> {
  const checked = sweepSchema.safeParse(parse(text, fileName));
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw refusal(fileName, `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'has the wrong form'}. docs/sweep.schema.json describes it.`);
  }
  return checked.data;
}

/** Those of some options that change nothing beside what is chosen. */
function idleOptions(choice: ConfigChoice, among: readonly string[]): ReadonlySet<string> {
  const { config } = resolveConfig(choice, NO_FACTS);
  return new Set(keysOf(DEFAULT_CONFIG).filter((key) => among.includes(key) && !hasEffect(key, config)));
}

/** The published JSON schema of a sweep file. */
export function sweepFileJsonSchema(): string {
  return `${JSON.stringify({ title: 'A sweep: several training runs', ...z.toJSONSchema(sweepSchema, { io: 'input' }) }, null, 2)}\n`;
}

function parse(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal(fileName, `is not JSON (${cause instanceof Error ? cause.message : String(cause)}).`);
  }
}

function refusal(fileName: string, what: string): StudioError {
  return new StudioError('usage', `--config ${fileName}: ${what}`, { file: fileName });
}
