import { toErrorReport } from '../domain/errors.ts';
import { notify, tellNotStored, type Context } from './context.ts';
import type { Damage } from './damage.ts';
import { KEYS } from './keys.ts';
import { readVersioned, type Migration } from './versioned.ts';

type Schema<T> = Parameters<typeof readVersioned<T>>[3];

/** How records of one kind are read: the version written now, the ways from earlier ones, the check. */
export interface RecordForm<T> {
  readonly version: number;
  readonly migrations: Readonly<Record<number, Migration>>;
  readonly schema: Schema<T>;
}

/** A stored record; a damaged one is moved aside and named in a notice, and reads as absent. */
export function readRecord<T>(context: Context, key: string, form: RecordForm<T>): Promise<T | null> {
  return readPacked(context, key, form, async (record) => record);
}

/** The same of a record with something packed, which may be damaged too: `unpack` throws then. */
export async function readPacked<T, U>(context: Context, key: string, { version, migrations, schema }: RecordForm<T>, unpack: (record: T) => Promise<U>): Promise<U | null> {
  const raw = await context.storage.get(key);
  const reading = readVersioned(raw, version, migrations, schema);
  if (reading.kind === 'absent') return null;
  try {
    if (reading.kind === 'good') return await unpack(reading.value);
    await putAside(context, key, raw, reading);
  } catch (error) {
    await putAside(context, key, raw, { damage: 'form', reason: toErrorReport(error).message });
  }
  return null;
}

/** Moves what could not be read aside, and tells it. Without room for that it stays where it is. */
export async function putAside(context: Context, key: string, raw: unknown, { damage, reason }: { readonly damage: Damage; readonly reason: string }): Promise<void> {
  const aside = `${KEYS.asidePrefix}${key}`;
  try {
    await context.storage.setAll({ [aside]: raw }, [key]);
    notify(context, { severity: 'warning', code: 'stateDamaged', params: { what: key, damage, reason } });
  } catch (error) {
    tellNotStored(context, error);
  }
}
