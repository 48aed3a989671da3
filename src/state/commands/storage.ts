import { askPersistence } from '../../platform/browserStorage.ts';
import { download } from '../../platform/download.ts';
import { attempt, type Context } from '../context.ts';
import type { Removed } from '../storage/remove.ts';
import { STORED_KINDS, type StorageState, type StoredKind } from '../storage/store.ts';

/** Looking through what the browser keeps for this page, and deleting of it. Its code comes when it is first used. */
export function storageCommands(context: Context) {
  const { stored, tabs } = context;
  let removed: Removed | null = null;

  /** Shows what is there now, and beside it at once what can be had back. */
  async function listStored(patch: Partial<StorageState> = {}): Promise<void> {
    const { takeInventory } = await import('../storage/inventory.ts');
    const inventory = await takeInventory(context);
    stored.setState({ inventory, ...patch });
  }

  return {
    listStored: () => listStored(),

    /** Deletes things of one kind by their ids, or (null) all of it that is not in use; resolves to whether it could (`errors.storage`). */
    async deleteStored(kind: StoredKind, ids: readonly string[] | null): Promise<boolean> {
      const done = await attempt(context, 'storage', async () => (await import('../storage/remove.ts')).removeStored(context, kind, ids));
      if (done !== null) {
        removed = done;
        tabs.tell({ kinds: [kind], back: false });
      }
      await listStored(done === null ? {} : { undoable: done.undoable });
      return done !== null;
    },

    /** Brings back what was deleted last. */
    async undoDelete(): Promise<void> {
      const former = removed;
      const { undoable } = stored.getState();
      if (former === null || undoable === null) return;
      const done = await attempt(context, 'storage', async () => { await former.undo(); return true; });
      if (done !== null) {
        removed = null;
        tabs.tell({ kinds: [undoable.kind], back: true });
      }
      await listStored(done === null ? {} : { undoable: null });
    },

    /** Deletes all that the page keeps on this computer, models and settings too; resolves to whether it could (`errors.storage`). */
    async deleteEverything(): Promise<boolean> {
      const done = await attempt(context, 'storage', async () => { await (await import('../storage/everything.ts')).removeEverything(context); return true; });
      if (done !== null) {
        removed = null;
        tabs.tell({ kinds: STORED_KINDS, back: false });
      }
      await listStored(done === null ? {} : { undoable: null });
      return done !== null;
    },

    /** Saves a record that could not be read to a file, as it lies there. */
    async downloadAside(key: string): Promise<void> {
      const file = await attempt(context, 'storage', async () => (await import('../storage/asideFile.ts')).asideFile(key, await context.storage.get(key)));
      if (file !== null) download(file);
    },

    async askPersistence(): Promise<void> {
      await askPersistence();
      await listStored();
    },
  };
}
