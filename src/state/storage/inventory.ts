import { browserStorage } from '../../platform/browserStorage.ts';
import type { StoredSize } from '../../platform/keyValue.ts';
import { listStoredModels, modelLeftovers } from '../../platform/storedModels.ts';
import type { Context } from '../context.ts';
import { KEYS, memberIdOf } from '../keys.ts';
import { preferencesBytes } from '../preferences.ts';
import { hasOnlyChoices } from '../project.ts';
import { kindOf } from '../projectFile/kinds.ts';
import { LAST_KEPT_KEY, runIdOf } from '../runs/records.ts';
import { sweepIdOf, sweepKey } from '../sweeps/records.ts';
import { placeOf } from '../sweeps/store.ts';
import { inUse, type InUse } from './inUse.ts';
import { modelDtypes } from './modelDtypes.ts';
import { STORED_KINDS, type Blocked, type Inventory, type StoredGroup, type StoredItem, type StoredKind } from './store.ts';

/** Everything that the page keeps, by kind, measured. No record is read for it but those that an earlier version wrote. */
export async function takeInventory(context: Context): Promise<Inventory> {
  const [sizes, use, browser] = await Promise.all([context.storage.sizes(), inUse(context), browserStorage()]);
  const items = new Map<StoredKind, StoredItem[]>(STORED_KINDS.map((kind) => [kind, []]));
  items.set('models', await modelItems(use));
  for (const [kind, item] of recordItems(context, sizes, use)) items.get(kind)?.push(item);
  const { preferences } = context;
  const settings = preferencesBytes(preferences.getState());
  if (settings > 0) items.get('settings')?.push({ id: 'preferences', name: '', bytes: settings, at: null, blocked: null, keys: [] });
  const { count, bytes: left } = await modelLeftovers();
  if (count > 0) items.get('leftovers')?.push({ id: 'models', name: '', bytes: left, at: null, blocked: use.downloading ? 'downloading' : null, keys: [] });
  const groups = STORED_KINDS.flatMap((kind) => groupOf(kind, items.get(kind) ?? []));
  return {
    groups, browser, bytes: sum(groups),
    blocked: use.training ?? (use.downloading ? 'downloading' : null) ?? (use.modelElsewhere ? 'modelInUseElsewhere' : null),
  };
}

function groupOf(kind: StoredKind, items: readonly StoredItem[]): StoredGroup[] {
  if (items.length === 0) return [];
  const blocked = items.every((item) => item.blocked !== null) ? items[0]?.blocked ?? null : null;
  return [{ kind, items: items.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0)), bytes: sum(items), blocked }];
}

async function modelItems(use: InUse): Promise<StoredItem[]> {
  const models = await listStoredModels().catch(() => []);
  return Promise.all(models.map(async (model) => {
    const { key, name, bytes, totalBytes, complete, addedAt } = model;
    return {
      id: key, name, bytes, at: addedAt === null ? null : Date.parse(addedAt), keys: [],
      blocked: use.model(key) ?? (!complete && use.downloading ? 'downloading' as const : null),
      model: { dtypes: await modelDtypes(model), missingOf: complete ? null : totalBytes },
    };
  }));
}

/** Records as they belong together: a run's card and body are one thing to the user, so are the files of a project, and a sweep with the checkpoints of its runs. */
function recordItems(context: Context, sizes: ReadonlyMap<string, StoredSize>, use: InUse): readonly (readonly [StoredKind, StoredItem])[] {
  const found = new Map<string, [StoredKind, StoredItem]>();
  const add = (kind: StoredKind, id: string, key: string, about: { readonly name?: string; readonly at?: number | null; readonly blocked?: Blocked | null } = {}): void => {
    const { bytes, writtenAt } = sizes.get(key) ?? { bytes: 0, writtenAt: null };
    const before = found.get(`${kind} ${id}`)?.[1];
    found.set(`${kind} ${id}`, [kind, {
      id, name: about.name ?? '', keys: [...before?.keys ?? [], key], bytes: bytes + (before?.bytes ?? 0),
      at: about.at ?? Math.max(writtenAt ?? 0, before?.at ?? 0), blocked: about.blocked ?? null,
    }]);
  };
  const { file, validationFile, initFile } = context.project.get();
  const fileNames: Readonly<Record<string, string>> = { [KEYS.dataFile]: file?.name ?? '', [KEYS.validationFile]: validationFile?.name ?? '', [KEYS.initFile]: initFile?.name ?? '' };
  const { cards } = context.runs.getState();
  const { sweeps } = context.sweeps.getState();
  const blocked = use.training;
  const addToSweep = (id: string, key: string): void => {
    const sweep = sweeps.find((other) => other.id === id);
    const going = use.training !== null && sweep?.members.some(({ end }) => end === null) === true;
    add('sweeps', id, key, { name: sweep?.name ?? '', at: sweep === undefined ? null : Date.parse(sweep.createdAt), blocked: going ? use.training : null });
  };
  for (const key of sizes.keys()) {
    if (key === LAST_KEPT_KEY) continue;
    switch (kindOf(key)?.name) {
      case 'project': if (hasOnlyChoices(context.project.get())) add('settings', KEYS.project, key, { blocked }); else add('project', KEYS.project, key, { name: context.project.get().name, blocked }); break;
      case 'files': add('project', key, key, { name: fileNames[key] ?? '', blocked }); break;
      case 'run': add('run', 'run', key, { blocked }); break;
      case 'checkpoint': {
        const sweep = placeOf({ sweeps }, memberIdOf(key))?.id ?? null;
        if (sweep !== null && sizes.has(sweepKey(sweep))) addToSweep(sweep, key); else add('checkpoint', 'checkpoint', key, { blocked });
        break;
      }
      case 'runs': {
        const card = cards.find(({ id }) => id === runIdOf(key));
        add('runs', runIdOf(key), key, { name: card?.name ?? '', at: card === undefined ? null : Date.parse(card.startedAt) });
        break;
      }
      case 'sweeps': addToSweep(sweepIdOf(key), key); break;
      case 'aside': add('aside', key, key, { name: key.slice(KEYS.asidePrefix.length) }); break;
      case undefined: add('leftovers', key, key, { name: key });
    }
  }
  return [...found.values()].map(([kind, item]) => [kind, { ...item, at: item.at === 0 || Number.isNaN(item.at) ? null : item.at }]);
}

function sum(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}
