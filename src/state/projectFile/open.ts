import { refreshStoredModels } from '../commands/model.ts';
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
 * changed where the file can't be read. Resolves to what was stored before. Throws `zipInvalid`, `projectInvalid`.
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
  for (const { key, reason } of damaged) notify(context, { severity: 'warning', code: 'projectPartDamaged', params: { what: key, reason, aside: `${KEYS.asidePrefix}${key}` } });
  const { model } = context.project.get();
  await refreshStoredModels(context);
  if (model.kind === 'stored' && !context.session.getState().storedModels.some(({ key, complete }) => key === model.key && complete)) {
    const { source } = manifest.model;
    const from = source.kind === 'hub' ? `${source.endpoint}/${manifest.model.name} (${source.commit})` : manifest.model.name;
    notify(context, { severity: 'warning', code: 'projectModelMissing', params: { name: manifest.model.name, from } });
  }
  return before;
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
