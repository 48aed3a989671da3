import { makeConfig } from '../domain/config.ts';
import { StudioError } from '../domain/errors.ts';
import type { FileBytes } from '../domain/files.ts';
import type { ConfigChoice } from '../domain/options/resolve.ts';
import type { DataChoice, RunSetup } from '../worker/protocol.ts';
import { configOf } from './config.ts';
import type { Context } from './context.ts';
import { KEYS } from './keys.ts';
import type { Project } from './project.ts';
import type { SessionState } from './session.ts';
import { storedBytes } from './storedFile.ts';

/** The data side of a run; null while a file it needs is not loaded. */
export function dataChoice(project: Project, session: SessionState): DataChoice | null {
  if (session.data === null) return null;
  const { kind, fraction, seed } = project.split;
  if (kind === 'stratified') return { table: session.data.id, split: { kind, validationFraction: fraction, seed } };
  if (session.validation === null) return null;
  return { table: session.data.id, split: { kind, validationTable: session.validation.id } };
}

/** Data, task and configuration as a run needs them, with the options that are set or with a choice of its own. Throws `nothingLoaded` (details.what) or `configOutOfRange`. */
export async function makeSetup(context: Context, choice?: ConfigChoice): Promise<RunSetup> {
  const set = context.project.get();
  const project = choice === undefined ? set : { ...set, choice };
  const session = context.session.getState();
  if (session.data === null) throw new StudioError('nothingLoaded', 'There are no examples yet; drop a file under Data.', { what: 'data' });
  const data = dataChoice(project, session);
  if (data === null) {
    throw new StudioError('nothingLoaded', 'The held-out file is not loaded; choose one under Data, or hold out a share of the file.', { what: 'validation' });
  }
  if (project.task === null) throw new StudioError('nothingLoaded', 'The task is not set; choose the text and label columns under Data.', { what: 'task' });
  if (session.model === null) throw new StudioError('nothingLoaded', 'No model is loaded; choose one under Model.', { what: 'model' });
  const { task } = project;
  const { numVirtualTokens } = configOf(project, session, null).config;
  const preview = await context.client.request('task/preview', { data, task, numVirtualTokens, count: 0 });
  const { config: resolved, origins } = configOf(project, session, preview);
  const config = makeConfig(resolved);
  const setup = { data, task, config, origins, preset: project.choice.preset };
  if (config.promptInit !== 'file' && config.promptInit !== 'transfer') return setup;
  return { ...setup, initFile: await initFile(context) };
}

async function initFile(context: Context): Promise<FileBytes> {
  const { initFile: ref } = context.project.get();
  const bytes = ref === null ? null : await storedBytes(await context.storage.get(KEYS.initFile));
  if (ref !== null && bytes !== null) return { name: ref.name, bytes };
  throw new StudioError('nothingLoaded', 'The prompt is to start from a file, but none is chosen; choose a .npy or PEFT file under Train.', { what: 'initFile' });
}
