import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BrowserStorage } from '../../platform/browserStorage.ts';

/** What the page keeps in the browser, in the order in which it is listed. */
export const STORED_KINDS = ['models', 'project', 'run', 'checkpoint', 'runs', 'sweeps', 'aside', 'settings', 'leftovers'] as const;
export type StoredKind = (typeof STORED_KINDS)[number];

/** Why something cannot be deleted now. */
export type Blocked = 'training' | 'trainingElsewhere' | 'modelInUse' | 'modelInUseElsewhere' | 'downloading';

export interface StoredItem {
  /** Of its kind: a model's key, a run's or a sweep's id, else the record's key. */
  readonly id: string;
  /** As the user named it, or its key; '' where the page has a word for it. */
  readonly name: string;
  readonly bytes: number;
  /** When it was written, made or started, in milliseconds since 1970; null where that is not known. */
  readonly at: number | null;
  readonly blocked: Blocked | null;
  /** Its records; empty for what is no record. */
  readonly keys: readonly string[];
  /** Of a model: how its weights are stored; all its bytes, where they are not all here. */
  readonly model?: { readonly dtypes: readonly string[]; readonly missingOf: number | null };
}

export interface StoredGroup {
  readonly kind: StoredKind;
  readonly items: readonly StoredItem[];
  readonly bytes: number;
  /** Why nothing of it can be deleted. */
  readonly blocked: Blocked | null;
}

export interface Inventory {
  /** Those of which there is something. */
  readonly groups: readonly StoredGroup[];
  readonly bytes: number;
  readonly browser: BrowserStorage;
  /** Why not everything can be deleted. */
  readonly blocked: Blocked | null;
}

/** What was deleted last and can be had back, until the next deletion or the page is closed. */
export interface Undoable { readonly kind: StoredKind; readonly count: number; readonly bytes: number }

export interface StorageState {
  /** null before it was looked at. */
  readonly inventory: Inventory | null;
  readonly undoable: Undoable | null;
}

export function createStorageStore(): StoreApi<StorageState> {
  return createStore<StorageState>(() => ({ inventory: null, undoable: null }));
}
