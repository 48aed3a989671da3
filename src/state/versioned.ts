import * as z from '../artifacts/zod.ts';
import type { Damage } from './damage.ts';

/** Brings a record of one version to the next. */
export type Migration = (record: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export type Reading<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'good'; readonly value: T }
  /** Cannot be used: `reason` says where, in English, for those who look into it; the caller keeps the value aside. */
  | { readonly kind: 'damaged'; readonly damage: Damage; readonly reason: string };

/**
 * A persisted record read back: migrated step by step from its own `version` to `version`, then checked.
 * `migrations[n]` brings version n to n + 1.
 */
export function readVersioned<T>(
  raw: unknown, version: number, migrations: Readonly<Record<number, Migration>>, schema: z.ZodMiniType<T>,
): Reading<T> {
  if (raw === undefined || raw === null) return { kind: 'absent' };
  if (!isRecord(raw)) return { kind: 'damaged', damage: 'form', reason: 'it is not a record' };
  let record = raw;
  let at = record['version'];
  if (typeof at !== 'number') return { kind: 'damaged', damage: 'form', reason: 'it has no version' };
  if (at > version) return { kind: 'damaged', damage: 'newer', reason: `it was written by a newer version (${at}, this one reads ${version})` };
  for (; at < version; at++) {
    const migrate = migrations[at];
    if (migrate === undefined) return { kind: 'damaged', damage: 'older', reason: `there is no way from version ${at} to ${at + 1}` };
    try {
      record = { ...migrate(record), version: at + 1 };
    } catch (error) {
      return { kind: 'damaged', damage: 'older', reason: `bringing version ${at} up to date failed: ${error instanceof z.core.$ZodError ? firstIssue(error) : String(error)}` };
    }
  }
  const checked = schema.safeParse(record);
  if (checked.success) return { kind: 'good', value: checked.data };
  return { kind: 'damaged', damage: 'form', reason: firstIssue(checked.error) };
}

/** Where a record first differs from its form, and how. */
export function firstIssue({ issues: [issue] }: z.core.$ZodError): string {
  return issue === undefined ? 'it has the wrong form' : `${issue.path.join('.') || 'record'}: ${issue.message}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
