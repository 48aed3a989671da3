/** Sweeps as versioned records, one a sweep. */
import * as z from '../../artifacts/zod.ts';
import { readSweepFile } from '../../artifacts/sweep/sweepFile.ts';
import { keep, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { readRecord } from '../readRecord.ts';
import { errorSchema } from '../schemas.ts';
import { DRAFT_VERSION, draftRecordSchema, EMPTY_DRAFT } from './draft.ts';
import type { Sweep, SweepProgress } from './store.ts';

const VERSION = 1;
const PREFIX = 'sweeps/';
export const sweepKey = (id: string): string => `${PREFIX}${id}`;
export const sweepIdOf = (key: string): string => key.slice(PREFIX.length);
export const isSweepKey = (key: string): boolean => key.startsWith(PREFIX);

type SweepRecord = Sweep & { readonly version: typeof VERSION };

const progressSchema: z.ZodMiniType<SweepProgress> = z.object({
  runId: z.nullable(z.string()), end: z.nullable(z.enum(['finished', 'early', 'stopped', 'interrupted', 'failed'])), error: z.nullable(errorSchema),
});

const sweepRecordSchema: z.ZodMiniType<SweepRecord> = z.object({
  version: z.literal(VERSION), id: z.string().check(z.minLength(1)), name: z.string(), createdAt: z.string(), text: z.string(), members: z.array(progressSchema),
}).check(z.refine(({ text, members }) => runsOf(text) === members.length, 'has other runs than its file'));

/** Runs that a sweep file comes to; −1 where it can't be read. */
function runsOf(text: string): number {
  try {
    return readSweepFile(text, 'sweep.json').length;
  } catch {
    return -1;
  }
}

/** Brings the sweeps and what was filled in for the next one back. */
export async function restoreSweeps(context: Context): Promise<void> {
  await rereadSweeps(context);
  const draft = await readRecord(context, KEYS.sweepDraft, { version: DRAFT_VERSION, migrations: {}, schema: draftRecordSchema });
  const { version: _version, ...filledIn } = draft ?? { ...EMPTY_DRAFT, version: DRAFT_VERSION };
  context.sweeps.setState({ draft: filledIn });
}

/** Takes the sweeps from storage, but for the one that goes on here; a damaged one is named and put aside. */
export async function rereadSweeps(context: Context): Promise<void> {
  const found: Sweep[] = [];
  for (const key of (await context.storage.keys()).filter(isSweepKey)) {
    const record = await readRecord(context, key, { version: VERSION, migrations: {}, schema: sweepRecordSchema });
    if (record === null) continue;
    const { version: _version, ...sweep } = record;
    found.push(sweep);
  }
  context.sweeps.setState(({ active, sweeps }) => {
    const going = sweeps.filter(({ id }) => id === active);
    return { sweeps: [...going, ...found.filter(({ id }) => id !== active)].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)) };
  });
}

/** Takes a sweep in, in place of its former self, and stores it. */
export async function keepSweep(context: Context, sweep: Sweep): Promise<void> {
  context.sweeps.setState(({ sweeps }) => ({
    sweeps: sweeps.some(({ id }) => id === sweep.id) ? sweeps.map((other) => (other.id === sweep.id ? sweep : other)) : [sweep, ...sweeps],
  }));
  const record: SweepRecord = { version: VERSION, ...sweep };
  await keep(context, sweepKey(sweep.id), record);
}
