import { openDB } from 'idb';

/** Small persistent storage by key; values are structured-cloned. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Several values, all of them or none. */
  setAll(values: Readonly<Record<string, unknown>>): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}

const STORE = 'values';

/** Key-value storage in IndexedDB; rejects where the browser refuses it (some private windows). */
export async function openKeyValue(databaseName: string): Promise<KeyValue> {
  const database = await openDB(databaseName, 1, { upgrade: (db) => { db.createObjectStore(STORE); } });
  return {
    get: async (key) => database.get(STORE, key),
    set: async (key, value) => { await database.put(STORE, value, key); },
    setAll: async (entries) => {
      const transaction = database.transaction(STORE, 'readwrite');
      await Promise.all([...Object.entries(entries).map(([key, value]) => transaction.store.put(value, key)), transaction.done]);
    },
    delete: async (key) => { await database.delete(STORE, key); },
    keys: async () => (await database.getAllKeys(STORE)).map(String),
  };
}

/** The same in memory, for browsers that refuse IndexedDB; gone with the page. */
export function memoryKeyValue(initial: Readonly<Record<string, unknown>> = {}): KeyValue {
  const values = new Map<string, unknown>(Object.entries(initial));
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => { values.set(key, structuredClone(value)); },
    setAll: async (entries) => { for (const [key, value] of Object.entries(structuredClone(entries))) values.set(key, value); },
    delete: async (key) => { values.delete(key); },
    keys: async () => [...values.keys()],
  };
}
