import { openDB } from 'idb';
import { cloneBytes } from './cloneBytes.ts';
import { storageError } from './storageErrors.ts';
import { holdsBlob, withoutBlobs } from './withoutBlobs.ts';

/** How large a stored value is, and when it was written. */
export interface StoredSize {
  /** As a structured clone, before the browser compresses it. */
  readonly bytes: number;
  /** Milliseconds since 1970; null where an earlier version wrote it. */
  readonly writtenAt: number | null;
}

/** Small persistent storage by key; values are structured-cloned. A blob may come back as its bytes. Writing throws `storageFull` or `storageFailed`. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Several values, and keys that go: all of it or nothing. */
  setAll(values: Readonly<Record<string, unknown>>, gone?: readonly string[]): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
  /** Of every key, measured when it was written: no value is read for it. */
  sizes(): Promise<ReadonlyMap<string, StoredSize>>;
}

const STORE = 'values';
/** Beside each value, under this and its key: its size. Earlier versions of the page pass over such keys. */
const SIZES = 'written/';

/** Key-value storage in IndexedDB; rejects where the browser refuses it (some private windows). */
export async function openKeyValue(databaseName: string): Promise<KeyValue> {
  const database = await openDB(databaseName, 1, { upgrade: (db) => { db.createObjectStore(STORE); } });
  const keys = async () => (await database.getAllKeys(STORE)).map(String).filter((key) => !key.startsWith(SIZES));

  function openTransaction() {
    const transaction = database.transaction(STORE, 'readwrite');
    const abort = (): void => {
      // It has ended by itself where the database refused a value, and goes on where the value could not be cloned.
      try { transaction.abort(); } catch { /* ended */ }
    };
    return { store: transaction.store, done: transaction.done, abort, commit: (): void => { transaction.commit(); } };
  }

  async function setAll(values: Readonly<Record<string, unknown>>, gone: readonly string[] = []): Promise<void> {
    try {
      await write(values, gone);
    } catch (error) {
      // As Safari's private windows do.
      if (refusesBlobs(error, values)) return setAll(await withoutBlobs(values), gone);
      throw storageError(error);
    }
  }

  async function write(values: Readonly<Record<string, unknown>>, gone: readonly string[]): Promise<void> {
    const written = Object.entries(values).flatMap(([key, value]): [string, unknown][] => [[key, value], [SIZES + key, sizeOf(value)]]);
    const { store, done, abort, commit } = openTransaction();
    const asked: Promise<unknown>[] = [done];
    try {
      for (const [key, value] of written) asked.push(store.put(value, key));
      for (const key of gone) asked.push(store.delete(key), store.delete(SIZES + key));
      // At once: a page that is being closed does not hear that each was done, after which the browser would.
      commit();
      await Promise.all(asked);
    } catch (error) {
      abort();
      await Promise.allSettled(asked);
      throw error;
    }
  }

  async function sizes(): Promise<ReadonlyMap<string, StoredSize>> {
    const range = IDBKeyRange.bound(SIZES, `${SIZES}\uFFFF`);
    const { store, done } = database.transaction(STORE);
    const [named, known] = await Promise.all([store.getAllKeys(range), store.getAll(range), done]);
    const found = new Map<string, StoredSize>();
    named.forEach((key, at) => {
      const size = readSize(known[at]);
      if (size !== null && typeof key === 'string') found.set(key.slice(SIZES.length), size);
    });
    const all = await keys();
    const gone = [...found.keys()].filter((key) => !all.includes(key));
    // Of values that an earlier version of the page deleted, which knows nothing of sizes.
    if (gone.length > 0) await setAll({}, gone);
    for (const key of all.filter((candidate) => !found.has(candidate))) {
      const size: StoredSize = { bytes: cloneBytes(await database.get(STORE, key)), writtenAt: null };
      found.set(key, size);
      // Without room for it, it is measured again the next time.
      await database.put(STORE, size, SIZES + key).catch(() => undefined);
    }
    return new Map(all.flatMap((key): [string, StoredSize][] => { const size = found.get(key); return size === undefined ? [] : [[key, size]]; }));
  }

  return {
    get: async (key) => database.get(STORE, key), set: (key, value) => setAll({ [key]: value }), setAll, delete: (key) => setAll({}, [key]), keys, sizes,
  };
}

/** The same in memory, for browsers that refuse IndexedDB; gone with the page. */
export function memoryKeyValue(initial: Readonly<Record<string, unknown>> = {}): KeyValue {
  const values = new Map<string, unknown>(Object.entries(initial));
  const written = new Map<string, StoredSize>();
  async function setAll(entries: Readonly<Record<string, unknown>>, gone: readonly string[] = []): Promise<void> {
    for (const [key, value] of Object.entries(structuredClone(entries))) {
      values.set(key, value);
      written.set(key, sizeOf(value));
    }
    for (const key of gone) {
      values.delete(key);
      written.delete(key);
    }
  }
  return {
    get: async (key) => values.get(key), set: (key, value) => setAll({ [key]: value }), setAll, delete: (key) => setAll({}, [key]), keys: async () => [...values.keys()],
    sizes: async () => new Map([...values].map(([key, value]) => [key, written.get(key) ?? { bytes: cloneBytes(value), writtenAt: null }])),
  };
}

function refusesBlobs(error: unknown, values: Readonly<Record<string, unknown>>): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError' && holdsBlob(values);
}

function sizeOf(value: unknown): StoredSize {
  return { bytes: cloneBytes(value), writtenAt: Date.now() };
}

function readSize(value: unknown): StoredSize | null {
  if (typeof value !== 'object' || value === null || !('bytes' in value) || !('writtenAt' in value)) return null;
  const { bytes, writtenAt } = value;
  return typeof bytes === 'number' && (typeof writtenAt === 'number' || writtenAt === null) ? { bytes, writtenAt } : null;
}
