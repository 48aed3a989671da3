import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepReport } from '../artifacts/sweep/sweepReport.ts';
import { sweepCsv, type SweepRow } from '../artifacts/sweep/sweepTable.ts';
import * as z from '../artifacts/zod.ts';
import type { Combination } from '../domain/sweep.ts';
import { writeWhole } from './output.ts';
import { tell } from './session.ts';

const recordSchema = z.object({
  end: z.string(), bestStep: z.number(), times: z.object({ totalSeconds: z.number() }),
  // Records written before there was such training have no word of it.
  trainedTogether: z.nullish(z.array(z.string())),
  comparison: z.object({
    majority: z.object({ accuracy: z.number() }), zeroShot: z.object({ accuracy: z.number() }),
    tuned: z.object({ accuracy: z.number(), macroF1: z.number(), loss: z.number(), examples: z.number() }),
  }),
});

/** What a folder's run came to; null where it has not come to an end. A damaged record is named and put aside, and the run is one to be done. Of runs that were trained together each has its share of their time. */
export async function readRow(folder: string, run: string, varied: Combination): Promise<SweepRow | null> {
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const record = parse(text);
  if (record === null) {
    const [path, aside] = [join(folder, 'run.json'), join(folder, 'run.json.damaged')];
    await rename(path, aside);
    tell(`${path} is damaged: it was put aside as ${aside}, and the run will be done again.`);
    return null;
  }
  const { end, bestStep, times, trainedTogether, comparison: { majority, zeroShot, tuned } } = record;
  return { run, varied, end, figures: {
    ...tuned, bestStep, zeroShotAccuracy: zeroShot.accuracy, majorityAccuracy: majority.accuracy,
    seconds: times.totalSeconds / (trainedTogether?.length ?? 1),
  } };
}

function parse(text: string): z.infer<typeof recordSchema> | null {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** sweep.csv and sweep.md of the runs that have ended. */
export async function writeTable(out: string, rows: readonly SweepRow[], notes: readonly string[]): Promise<void> {
  await writeWhole(join(out, 'sweep.csv'), sweepCsv(rows));
  await writeWhole(join(out, 'sweep.md'), sweepReport(rows, notes));
}
