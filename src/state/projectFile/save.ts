import { SETTINGS_PATH, type ProjectModel } from '../../artifacts/project/manifest.ts';
import { writeProject, type ProjectRecord } from '../../artifacts/project/writeProject.ts';
import { BUILTIN_MODEL_NAME } from '../builtin.ts';
import type { Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { bodyKey, cardKey } from '../runs/records.ts';
import { kindOf } from './kinds.ts';

/** What file systems refuse in names. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}]/gu;

/** The project with all that belongs to it but the weights, as one file. */
export async function packProject(context: Context): Promise<{ readonly name: string; readonly blob: Blob }> {
  const { project, runs, storage } = context;
  const deleted = new Set(runs.getState().cards.filter((card) => card.deleted).flatMap(({ id }) => [cardKey(id), bodyKey(id)]));
  const records: ProjectRecord[] = [];
  // The project as it stands: a full storage may hold an earlier one.
  for (const key of new Set([KEYS.project, ...await storage.keys()])) {
    if (deleted.has(key) || (kindOf(key)?.opening ?? null) === null) continue;
    records.push({ key, value: key === KEYS.project ? project.get() : await storage.get(key), path: pathOf(context, key) });
  }
  const name = project.get().name || 'project';
  const blob = await writeProject({ name, model: modelOf(context), savedAt: new Date() }, records);
  return { name: `${safeName(name)}.ptproject.zip`, blob };
}

/** Where a record lies in the file: files of the user under their own names, each in its own folder. */
function pathOf({ project }: Context, key: string): string {
  const { file, validationFile, initFile } = project.get();
  const named = { [KEYS.dataFile]: file, [KEYS.validationFile]: validationFile, [KEYS.initFile]: initFile }[key];
  if (named !== undefined) return `${key}/${safeName(named?.name ?? 'file')}`;
  return key === KEYS.project ? SETTINGS_PATH : `records/${key}.json`;
}

function safeName(name: string): string {
  const safe = name.replaceAll(UNSAFE, '_').replace(/^\.+/, '_').trim();
  return safe === '' ? 'project' : safe;
}

function modelOf({ project, session }: Context): ProjectModel {
  const { model } = project.get();
  const { model: loaded, storedModels } = session.getState();
  if (model.kind === 'builtin') return { name: BUILTIN_MODEL_NAME, sha256: loaded?.sha256 ?? null, source: { kind: 'builtin' } };
  const stored = storedModels.find(({ key }) => key === model.key);
  return { name: model.name, sha256: loaded?.sha256 ?? stored?.sha256 ?? null, source: stored?.source ?? { kind: 'folder' } };
}
