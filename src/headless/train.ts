import type { SavedRun } from '../domain/checkpoint.ts';
import { StudioError } from '../domain/errors.ts';
import { required, type Flags } from './args.ts';
import { checkFlags, configChoice } from './choice.ts';
import { readNamedFile } from './folder.ts';
import { interruptible } from './interrupt.ts';
import { openMaterial, readGiven } from './material.ts';
import { checkOutput } from './output.ts';
import { progress } from './progress.ts';
import { resumption } from './resume.ts';
import { checkChoice, folderListeners, openRunFolder, type RunFolder } from './runFolder.ts';

const RUN_ID = 'headless';

/** `train`: the page's session from the command line, or the rest of an interrupted run. Everything is checked before anything is written. */
export async function train(flags: Flags): Promise<void> {
  if (flags['resume'] === undefined) return carryOut(flags, required(flags, 'out'), null);
  const { flags: asked, out, saved } = await resumption(flags);
  return carryOut(asked, out, saved);
}

async function carryOut(flags: Flags, outPath: string, from: SavedRun | null): Promise<void> {
  required(flags, 'model');
  const out = await checkOutput(outPath, 'folder');
  const given = await readGiven(flags);
  const choice = configChoice(flags, flags['config'] === undefined ? null : await readNamedFile(flags['config'], 'config'), given.fileTokens);
  // One that was begun may have had some that were let pass then.
  if (from === null) checkFlags(flags, choice, given.fileTokens);
  checkChoice(choice, given);
  let folder: RunFolder | undefined;
  const material = await openMaterial(flags, given, folderListeners(() => folder), from?.start.task ?? null);
  const { session } = material;
  const run = await openRunFolder(material, { runId: RUN_ID, out, flags, choice, from }, progress());
  folder = run;
  const result = await interruptible(() => { void session['run/stop']({ runId: RUN_ID }); }, () => session['run/start'](run.member)).finally(() => { run.release(); });
  await run.finish(result);
  if (result.error) throw new StudioError(result.error.code, `${result.error.message} The best prompt so far is in ${out}.`, { ...result.error.details, kept: true });
}
