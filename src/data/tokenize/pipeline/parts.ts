import * as z from '../../../artifacts/zod.ts';
import { isObject } from '../definition/readJson.ts';

/** What a tokenizer.json writes for "this text" or "this regular expression". */
export const patternSchema = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]);

/** The `type` of one part of a tokenizer.json; throws with the part's place where it has none. */
export function typeOf(part: unknown, place: string): string {
  const type = isObject(part) ? part['type'] : undefined;
  if (typeof type === 'string') return type;
  throw new Error(`its ${place} has no type`);
}

/** The fields of a part; throws with the part's place and the first field that is wrong. */
export function fieldsOf<T>(part: unknown, place: string, schema: z.ZodMiniType<T>): T {
  const result = schema.safeParse(part);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = issue === undefined || issue.path.length === 0 ? '' : `.${issue.path.join('.')}`;
  throw new Error(`its ${place}${key} is wrong (${issue?.message ?? 'unknown form'})`);
}

export function unsupported(place: string, type: string): Error {
  return new Error(`its ${place} "${type}" is not supported by the studio, so that its ids would be wrong`);
}
