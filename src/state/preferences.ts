import { z } from '../artifacts/zod.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

const preferencesSchema = z.object({
  theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  locale: z.enum(['auto', 'en', 'ja']).catch('auto'),
  /** Codes of the device's notices that were read and dismissed. */
  dismissed: z.array(z.string()).catch([]),
  /** Only where the person asked to have it remembered. */
  hubToken: z.string().catch(''),
  /** Whether the end of a training is told by a notification of the system. */
  notify: z.boolean().catch(false),
});

export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

const KEY = 'studio/preferences';
const DEFAULTS: Preferences = { theme: 'auto', locale: 'auto', dismissed: [], hubToken: '', notify: false };

/** Theme, language and what was read, kept in localStorage; what is unreadable there is the default again. */
export function createPreferencesStore(storage: Pick<Storage, 'getItem' | 'setItem'> | null): StoreApi<Preferences> {
  const store = createStore<Preferences>(() => read(storage));
  store.subscribe((preferences) => { write(storage, preferences); });
  return store;
}

function read(storage: Pick<Storage, 'getItem'> | null): Preferences {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(storage?.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

function write(storage: Pick<Storage, 'setItem'> | null, preferences: Preferences): void {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A full or forbidden localStorage costs only the memory of these choices.
  }
}
