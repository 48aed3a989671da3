import * as z from '../artifacts/zod.ts';
import { PRODUCT_TILES, PRODUCT_WAYS } from '../domain/device.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

const waysSchema = { few: z.enum(PRODUCT_WAYS), many: z.enum(PRODUCT_WAYS), tile: z.enum(PRODUCT_TILES) };

const preferencesSchema = z.object({
  theme: z.catch(z.enum(['auto', 'light', 'dark']), 'auto'),
  locale: z.catch(z.enum(['auto', 'en', 'ja']), 'auto'),
  /** Codes of the device's notices that were read and dismissed. */
  dismissed: z.catch(z.array(z.string()), []),
  /** Only where the person asked to have it remembered. */
  hubToken: z.catch(z.string(), ''),
  /** Whether the end of a training is told by a notification of the system. */
  notify: z.catch(z.boolean(), false),
  /** What timed searches found about the graphics adapter, so that the next visit needs none. */
  tuning: z.catch(z.nullable(z.object({ adapter: z.string(), ...waysSchema, halves: z.exactOptional(z.object(waysSchema)) })), null),
});

/** localStorage, or what stands for it. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

const KEY = 'studio/preferences';
/** As on a first visit. */
export const DEFAULT_PREFERENCES: Preferences = { theme: 'auto', locale: 'auto', dismissed: [], hubToken: '', notify: false, tuning: null };

/** Theme, language and what was read, kept in localStorage; what is unreadable there is the default again. */
export function createPreferencesStore(storage: PreferenceStorage | null): StoreApi<Preferences> {
  const store = createStore<Preferences>(() => read(storage));
  store.subscribe((preferences) => { write(storage, preferences); });
  return store;
}

/** Bytes that they take in localStorage, whose text has two bytes a character; 0 where nothing was chosen. */
export function preferencesBytes(preferences: Preferences): number {
  return areDefault(preferences) ? 0 : 2 * (KEY.length + JSON.stringify(preferences).length);
}

function areDefault(preferences: Preferences): boolean {
  return JSON.stringify(preferences) === JSON.stringify(DEFAULT_PREFERENCES);
}

function read(storage: PreferenceStorage | null): Preferences {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(storage?.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : DEFAULT_PREFERENCES;
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

function write(storage: PreferenceStorage | null, preferences: Preferences): void {
  try {
    if (areDefault(preferences)) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A full or forbidden localStorage costs only the memory of these choices.
  }
}
