/** Answered examples as they are stored: files of some thousand each, packed and unpacked one a task, so that the page stays alive whatever their number. */
import { readAnswers, writeAnswers } from '../artifacts/answers.ts';
import * as z from '../artifacts/zod.ts';
import type { EvaluatedExample } from '../domain/run.ts';
import { breathe, slicedAnswers } from '../domain/slices.ts';
import { examplesSchema } from './schemas.ts';
import { bytesOf, storedFileSchema, storedForm, type StoredFile } from './storedFile.ts';

export interface StoredAnswers { readonly parts: readonly StoredFile[] }

export const storedAnswersSchema: z.ZodMiniType<StoredAnswers> = z.object({ parts: z.array(storedFileSchema) });

/** Lists whose packed form is known: a run's answers are stored with its result and again with the kept run. */
const known = new WeakMap<readonly EvaluatedExample[], Promise<StoredAnswers>>();

export function packAnswers(examples: readonly EvaluatedExample[]): Promise<StoredAnswers> {
  const packed = known.get(examples) ?? pack(examples);
  known.set(examples, packed);
  return packed;
}

async function pack(examples: readonly EvaluatedExample[]): Promise<StoredAnswers> {
  const parts: Blob[] = [];
  for (const slice of slicedAnswers(examples)) {
    if (parts.length > 0) await breathe();
    parts.push(storedForm({ bytes: writeAnswers(slice) }));
  }
  return { parts };
}

/** Throws where a part, named `key` and its number, is damaged. */
export async function unpackAnswers(stored: StoredAnswers, key: string): Promise<readonly EvaluatedExample[]> {
  const examples: EvaluatedExample[] = [];
  for (const [at, part] of stored.parts.entries()) {
    if (at > 0) await breathe();
    examples.push(...readAnswers(await bytesOf(part), `${key}, part ${at + 1}`));
  }
  known.set(examples, Promise.resolve(stored));
  return examples;
}

/** What versions before stored: a list, checked and packed at once. */
export function packFormer(list: unknown): StoredAnswers {
  return { parts: Array.from(slicedAnswers(examplesSchema.parse(list)), writeAnswers) };
}
