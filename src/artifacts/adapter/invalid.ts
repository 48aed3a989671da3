import type * as z from '../zod.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileBytes } from '../../domain/files.ts';

/** `adapterInvalid` with file and key: what is wrong, and how to mend it. */
export function adapterInvalid(file: string, key: string, what: string, remedy: string): StudioError {
  return new StudioError('adapterInvalid', `${file} ${what}; ${remedy}.`, { file, key });
}

/** A JSON file as its schema says; `adapterInvalid` names the file and the first key that is wrong. */
export function readJson<T>({ name, bytes }: FileBytes, schema: z.ZodMiniType<T>, remedy: string): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw adapterInvalid(name, '', `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, remedy);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = issue?.path.join('.') ?? '';
  throw adapterInvalid(name, key, `is wrong at "${key}" (${issue?.message ?? 'not as expected'})`, remedy);
}
