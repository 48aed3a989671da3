import { StudioError } from '../../domain/errors.ts';
import { removeModelLeftovers, removeStoredModel } from '../../platform/storedModels.ts';
import { forgetCheckpoints } from '../checkpoints.ts';
import { loadModel, refreshStoredModels } from '../commands/model.ts';
import type { Context } from '../context.ts';
import { KEYS } from '../keys.ts';
import { DEFAULT_PREFERENCES } from '../preferences.ts';
import { restorePage } from '../restorePage.ts';
import { rereadRuns } from '../runs/keep.ts';
import { rereadSweeps } from '../sweeps/records.ts';
import { forgetChoices, forgetProject, forgetRun } from './forget.ts';
import { takeInventory } from './inventory.ts';
import type { StoredItem, StoredKind, Undoable } from './store.ts';

/** What can be had back stays in memory until the next deletion; more than this would only move the problem there. */
const MAX_UNDO_BYTES = 128 * 2 ** 20;
/** Whose records say all that is needed to have them back. */
const UNDOABLE: readonly StoredKind[] = ['project', 'run', 'checkpoint', 'runs', 'sweeps', 'aside'];

export interface Removed {
  readonly undoable: Undoable | null;
  /** Brings it back into storage and page. */
  undo(): Promise<void>;
}

/**
 * Deletes things of one kind, by their ids or (null) all that can go, from storage and page. Throws `usage` where
 * nothing of it can go now.
 */
export async function removeStored(context: Context, kind: StoredKind, ids: readonly string[] | null): Promise<Removed> {
  const { storage } = context;
  const group = (await takeInventory(context)).groups.find((other) => other.kind === kind);
  const wanted = (group?.items ?? []).filter(({ id }) => ids === null || ids.includes(id));
  const items = wanted.filter(({ blocked }) => blocked === null);
  if (items.length === 0 && wanted.length > 0) {
    throw new StudioError('usage', 'This is in use now, here or in another tab, so it was not deleted. Stop the training or choose another model, then delete it.', { what: wanted[0]?.blocked ?? '' });
  }
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  const before: Record<string, unknown> = {};
  const undoable = UNDOABLE.includes(kind) && bytes <= MAX_UNDO_BYTES && items.length > 0;
  // Without its run a checkpoint is nothing, so it goes with it.
  const keys = [...items.flatMap((item) => item.keys), ...(kind === 'run' ? [KEYS.runStart, ...KEYS.checkpoints] : [])];
  for (const key of undoable ? keys : []) {
    const value = await storage.get(key);
    if (value !== undefined) before[key] = value;
  }
  await REMOVE[kind](context, items);
  return {
    undoable: undoable ? { kind, count: items.length, bytes } : null,
    async undo() {
      await storage.setAll(before);
      if (kind === 'runs') await rereadRuns(context);
      else if (kind === 'sweeps') await rereadSweeps(context);
      else if (kind !== 'aside') await restorePage(context);
    },
  };
}

const REMOVE: Readonly<Record<StoredKind, (context: Context, items: readonly StoredItem[]) => Promise<void>>> = {
  async models(context, items) {
    for (const { id } of items) await removeStoredModel(id);
    await refreshStoredModels(context);
    const { model } = context.project.get();
    if (model.kind !== 'stored' || !items.some(({ id }) => id === model.key)) return;
    context.project.set({ model: { kind: 'builtin' } });
    if (context.session.getState().model === null) await loadModel(context);
  },
  async project(context, items) {
    await forgetProject(context);
    await forgetRecords(context, items);
  },
  run: forgetRun,
  async checkpoint(context, items) {
    await forgetCheckpoints(context);
    await forgetRecords(context, items);
  },
  async runs(context, items) {
    await forgetRecords(context, items);
    const kept = ({ id }: { readonly id: string }): boolean => !items.some((item) => item.id === id);
    context.runs.setState(({ cards, bodies, chosen }) => ({
      cards: cards.filter(kept), bodies: Object.fromEntries(Object.entries(bodies).filter(([id]) => kept({ id }))),
      chosen: chosen.filter((id) => kept({ id })), lastDeleted: null,
    }));
  },
  async sweeps(context, items) {
    await forgetRecords(context, items);
    context.sweeps.setState(({ sweeps }) => ({ sweeps: sweeps.filter(({ id }) => !items.some((item) => item.id === id)) }));
  },
  aside: forgetRecords,
  async settings(context, items) {
    // The choices of an empty project; those of another are its own.
    if (items.some(({ keys }) => keys.length > 0)) forgetChoices(context);
    await forgetRecords(context, items);
    context.preferences.setState(DEFAULT_PREFERENCES);
    context.session.setState({ hubToken: '' });
  },
  async leftovers(context, items) {
    if (items.some(({ keys }) => keys.length === 0)) await removeModelLeftovers();
    await forgetRecords(context, items);
  },
};

async function forgetRecords({ storage }: Context, items: readonly StoredItem[]): Promise<void> {
  await storage.setAll({}, items.flatMap(({ keys }) => keys));
}
