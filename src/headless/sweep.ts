import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSweepFile, readSweepWishes, type SweepMember } from '../artifacts/sweep/sweepFile.ts';
import type { SweepRow } from '../artifacts/sweep/sweepTable.ts';
import { StudioError } from '../domain/errors.ts';
import { MOST_AT_ONCE } from '../domain/sweep.ts';
import { planGroups, type PlannedRun } from '../domain/sweepGroups.ts';
import { required, type Flags } from './args.ts';
import { findRunOrPutAside } from './checkpointFolder.ts';
import { configChoice } from './choice.ts';
import { readNamedFile } from './folder.ts';
import { openMaterial, readGiven, type Given, type Material } from './material.ts';
import { checkOutput, writeWhole } from './output.ts';
import { progress } from './progress.ts';
import { checkChoice, openRunFolder, type RunFolder } from './runFolder.ts';
import { tell } from './session.ts';
import { SweepGroups } from './sweepGroup.ts';
import { readRow, writeTable } from './sweepTable.ts';

/** A run of the sweep, its folder and the flags by which `train` would do it. */
interface SweepRun extends Pick<SweepMember, 'varied' | 'text'> { readonly run: string; readonly folder: string; readonly flags: Flags }

/**
 * `sweep`: the runs of a sweep file, some at a time and those together where that is faster, each in its own folder, and
 * their table. Started again with the same --out it goes on: runs that are done stay, those that were interrupted go on
 * from their checkpoints.
 */
export async function sweep({ config: configPath, ...flags }: Flags): Promise<void> {
  required(flags, 'model');
  const out = await checkOutput(required(flags, 'out'), 'folder');
  const file = await readNamedFile(required({ ...flags, config: configPath }, 'config'), 'config');
  const text = new TextDecoder().decode(file.bytes);
  const members = readSweepFile(text, file.name);
  const { notes, together } = readSweepWishes(text, file.name);
  await holdToEarlier(out, text);
  const given = await readGiven(flags);
  const runs = new Map(members.map(({ varied, text: runText }, index): [string, SweepRun] => {
    const run = String(index + 1).padStart(String(members.length).length, '0');
    const folder = join(out, run);
    return [run, { run, folder, varied, text: runText, flags: { ...flags, config: `${folder}.run.json`, out: folder } }];
  }));
  const rows = new Map<string, SweepRow>();
  const left: string[] = [];
  for (const { run, folder, varied, flags: own, text: runText } of runs.values()) {
    checkChoice(chosen(own, runText, given), given);
    const row = await readRow(folder, run, varied);
    if (row === null || row.end === 'stopped' || row.end === 'interrupted') left.push(run);
    else rows.set(run, row);
  }
  tell(`${members.length} runs${left.length < members.length ? `, ${left.length} of them left` : ''}.`);
  if (given.valid === null && new Set(members.map(({ choice }) => choice.chosen.seed)).size > 1) {
    tell('Without --valid each seed holds out other examples: part of the spread is theirs.');
  }
  const draw = () => writeTable(out, [...runs.keys()].flatMap((run) => rows.get(run) ?? []), notes);
  const groups = new SweepGroups(async (run, begun) => {
    const { folder, varied } = knownRun(run);
    const row = await readRow(folder, run, varied);
    if (row !== null) rows.set(run, row);
    else if (begun) rows.set(run, { run, varied, figures: null, end: 'failed' });
    await draw();
  });
  const planned = planGroups(await Promise.all(left.map(async (run) => ({ run, found: await findRunOrPutAside(knownRun(run).folder) }))), MOST_AT_ONCE);
  let material: Material | null = null;
  for (const group of planned) {
    material ??= await openMaterial(flags, given, groups.listeners, null);
    await groups.carryOut(material, await openFolders(material, group, given), together);
    const waits = group.filter(({ run }) => (rows.get(run)?.end ?? 'stopped') === 'stopped');
    if (waits.length > 0) {
      tell(`Stopped; the same command goes on with ${waits.length === 1 ? 'run' : 'runs'} ${waits.map(({ run }) => run).join(', ')}.`);
      return;
    }
  }
  await draw();
  tell(`The table is in ${join(out, 'sweep.md')}.`);

  function knownRun(run: string): SweepRun {
    const found = runs.get(run);
    if (found === undefined) throw new RangeError(`No run ${run} in this sweep.`);
    return found;
  }

  async function openFolders(opened: Material, group: readonly PlannedRun[], read: Given): Promise<ReadonlyMap<string, RunFolder>> {
    const folders = new Map<string, RunFolder>();
    const clock = { told: performance.now() };
    for (const { run, from } of group) {
      const { folder, flags: own, text: runText, varied } = knownRun(run);
      const name = group.length > 1 ? `run ${run}: ` : '';
      tell(`Run ${run} of ${runs.size}: ${Object.entries(varied).map(([key, value]) => `${key} ${value}`).join(', ') || 'as the file says'}.`);
      await writeWhole(`${folder}.run.json`, runText);
      folders.set(run, await openRunFolder(opened, { runId: run, out: folder, flags: own, choice: chosen(own, runText, read), from, name }, progress(name, clock)));
    }
    return folders;
  }
}

/** What a run's file and the flags beside it come to. */
function chosen(flags: Flags, text: string, { fileTokens }: Given): ReturnType<typeof configChoice> {
  return configChoice(flags, { name: 'its run file', bytes: new TextEncoder().encode(text) }, fileTokens);
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
