import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSweepFile, readSweepNotes } from '../artifacts/sweep/sweepFile.ts';
import { sweepReport } from '../artifacts/sweep/sweepReport.ts';
import { sweepCsv, type SweepRow } from '../artifacts/sweep/sweepTable.ts';
import { z } from '../artifacts/zod.ts';
import { StudioError } from '../domain/errors.ts';
import type { Combination } from '../domain/sweep.ts';
import { required, type Flags } from './args.ts';
import { readNamedFile } from './folder.ts';
import { checkOutput, writeWhole } from './output.ts';
import { tell } from './session.ts';
import { train } from './train.ts';

/** Ends of one run that leave the others their chance. */
const GOES_ON = new Set(['lossNotFinite', 'lossDiverged', 'outOfMemory']);

const recordSchema = z.object({
  end: z.string(), bestStep: z.number(), times: z.object({ totalSeconds: z.number() }),
  comparison: z.object({
    majority: z.object({ accuracy: z.number() }), zeroShot: z.object({ accuracy: z.number() }),
    tuned: z.object({ accuracy: z.number(), macroF1: z.number(), loss: z.number(), examples: z.number() }),
  }),
});

/**
 * `sweep`: the runs of a sweep file one after another, each in its own folder, and their table. Started again with the
 * same --out it goes on: runs that are done stay, one that was interrupted goes on from its checkpoint.
 */
export async function sweep(flags: Flags): Promise<void> {
  const out = await checkOutput(required(flags, 'out'), 'folder');
  const file = await readNamedFile(required(flags, 'config'), 'config');
  const text = new TextDecoder().decode(file.bytes);
  const members = readSweepFile(text, file.name);
  const notes = readSweepNotes(text, file.name);
  await holdToEarlier(out, text);
  tell(`${members.length} runs, one after another.`);
  if (flags['valid'] === undefined && new Set(members.map(({ choice }) => choice.chosen.seed)).size > 1) {
    tell('Without --valid each seed holds out other examples: part of the spread is theirs.');
  }
  const began = performance.now();
  let trained = 0;
  const rows: SweepRow[] = [];
  for (const [index, { varied, text: runFile }] of members.entries()) {
    const run = String(index + 1).padStart(String(members.length).length, '0');
    const folder = join(out, run);
    let row = await rowOf(folder, run, varied);
    if (row === null || row.end === 'stopped' || row.end === 'interrupted') {
      tell(`Run ${index + 1} of ${members.length}: ${describe(varied)}${left(began, trained, members.length - index)}`);
      await trainOne(flags, folder, runFile, row !== null || await exists(join(folder, 'checkpoint', 'start.safetensors')));
      trained++;
      row = await rowOf(folder, run, varied) ?? { run, varied, figures: null, end: 'failed' };
    }
    rows.push(row);
    await writeWhole(join(out, 'sweep.csv'), sweepCsv(rows));
    await writeWhole(join(out, 'sweep.md'), sweepReport(rows, notes));
    if (row.end === 'stopped') {
      tell(`Stopped; the same command goes on with run ${index + 1} of ${members.length}.`);
      return;
    }
  }
  tell(`The table is in ${join(out, 'sweep.md')}.`);
}

async function trainOne({ config: _sweep, ...flags }: Flags, folder: string, runFile: string, goesOn: boolean): Promise<void> {
  const config = `${folder}.run.json`;
  await writeWhole(config, runFile);
  try {
    await train(goesOn ? { resume: folder } : { ...flags, config, out: folder });
  } catch (error) {
    if (!(error instanceof StudioError) || !GOES_ON.has(error.code)) throw error;
    tell(error.message);
  }
}

/** What a folder's run came to; null where it has not come to an end. */
async function rowOf(folder: string, run: string, varied: Combination): Promise<SweepRow | null> {
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const { end, bestStep, times, comparison: { majority, zeroShot, tuned } } = recordSchema.parse(JSON.parse(text));
  return { run, varied, end, figures: {
    ...tuned, bestStep, zeroShotAccuracy: zeroShot.accuracy, majorityAccuracy: majority.accuracy, seconds: times.totalSeconds,
  } };
}

/** Throws `usage` where the folder holds another sweep. */
async function holdToEarlier(out: string, text: string): Promise<void> {
  const path = join(out, 'sweep.json');
  const earlier = await readFile(path, 'utf8').catch(() => null);
  if (earlier === null) await writeWhole(path, text);
  else if (earlier !== text) {
    throw new StudioError('usage', `--out ${out} holds the runs of another sweep file; give another folder.`, { path: out });
  }
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(() => true, () => false);
}

function describe(varied: Combination): string {
  return Object.entries(varied).map(([key, value]) => `${key} ${value}`).join(', ') || 'as the file says';
}

/** The time left, from the runs of this start; nothing before the first has ended. */
function left(began: number, trained: number, toDo: number): string {
  if (trained === 0) return '';
  return `; about ${Math.ceil((((performance.now() - began) / trained) * toDo) / 60_000)} min left`;
}
