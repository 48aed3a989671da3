import type { ProjectModel } from '../../artifacts/project/manifest.ts';
import { loadModel, refreshStoredModels } from '../commands/model.ts';
import { notify, type Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { restorePage } from '../restorePage.ts';
import { keepCurrentRun } from '../runs/keep.ts';
import { kindOf } from './kinds.ts';
import { readProject } from './read.ts';

/** What was stored before, to go back to. */
export type Before = ReadonlyMap<string, unknown>;

/**
 * Puts a project file in the place of the project; kept runs and sweeps that are here stay beside its own. Nothing is
 * changed where the file can't be read. Resolves to what was stored before. Throws `projectInvalid`.
 */
export async function openProjectFile(context: Context, file: File): Promise<Before> {
  const { manifest, values, damaged } = await readProject(file);
  await context.storage.set(KEYS.project, context.project.get());
  await keepCurrentRun(context);
  const before = await snapshot(context);
  const gone = [...before.keys()].filter((key) => kindOf(key)?.opening === 'replaces' && !values.has(key));
  const asides = damaged.flatMap(({ key, raw }): [string, unknown][] => (raw === null ? [] : [[`${KEYS.asidePrefix}${key}`, raw]]));
  await exchange(context, new Map([...values, ...asides]), gone);
  notify(context, { severity: 'info', code: 'projectOpened', params: { name: manifest.name, file: file.name } });
  for (const { key, damage, reason } of damaged) notify(context, { severity: 'warning', code: 'projectPartDamaged', params: { what: key, damage, reason } });
  await findModel(context, manifest.model);
  return before;
}

/** Takes a stored model with the same weights where the one that the project names is not here; tells it where none is. */
async function findModel(context: Context, { name, sha256, source }: ProjectModel): Promise<void> {
  const { project, session } = context;
  const { model } = project.get();
  await refreshStoredModels(context);
  const whole = session.getState().storedModels.filter(({ complete }) => complete);
  if (model.kind !== 'stored' || whole.some(({ key }) => key === model.key)) return;
  // The same files give another key where they came another way: from a folder of another name, from a hub.
  const same = sha256 === null ? undefined : whole.find((other) => other.sha256 === sha256);
  if (same === undefined) {
    if (source.kind === 'hub') notify(context, { severity: 'warning', code: 'projectModelMissing', params: { name, from: `${source.endpoint}/${name} (${source.commit})` } });
    else notify(context, { severity: 'warning', code: 'projectFolderMissing', params: { name } });
    return;
  }
  project.set({ model: { kind: 'stored', name: same.name, key: same.key } });
  void loadModel(context);
}

/** Goes back to what was stored before a project was opened. */
export async function takeBack(context: Context, before: Before): Promise<void> {
  const now = await snapshot(context);
  await exchange(context, before, [...now.keys()].filter((key) => !before.has(key)));
}

/** Everything that opening a project may change. */
async function snapshot({ storage }: Context): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const key of await storage.keys()) if ((kindOf(key)?.opening ?? null) !== null) found.set(key, await storage.get(key));
  return found;
}

/** Stores the records, takes others away, and brings all that is stored back into the page. */
async function exchange(context: Context, values: Before, gone: readonly string[]): Promise<void> {
  await context.storage.setAll(Object.fromEntries(values), gone);
  await restorePage(context);
}
