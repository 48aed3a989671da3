import * as z from '../../../artifacts/zod.ts';
import { fieldsOf, typeOf, unsupported } from './parts.ts';

const PLACE = 'post_processor';
const item = z.union([
  z.object({ SpecialToken: z.object({ id: z.string() }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']) }) }),
]);
const templateSchema = z.object({
  single: z.array(item), special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().check(z.nonnegative())) })),
});
const pair = z.tuple([z.string(), z.int().check(z.nonnegative())]);
const bertSchema = z.object({ cls: pair, sep: pair });
const sequenceSchema = z.object({ processors: z.array(z.unknown()) });

/** The special tokens that go in front of one text and behind it. */
export interface Surround { readonly left: readonly number[]; readonly right: readonly number[] }

/** What the post-processor of a tokenizer.json puts around a text; throws with its name where it is not supported. */
export function readSurround(part: unknown): Surround {
  if (part === null || part === undefined) return { left: [], right: [] };
  const type = typeOf(part, PLACE);
  switch (type) {
    case 'ByteLevel': return { left: [], right: [] };
    case 'Sequence': return fieldsOf(part, PLACE, sequenceSchema).processors.map(readSurround).reduce(
      (inner, outer) => ({ left: [...outer.left, ...inner.left], right: [...inner.right, ...outer.right] }), { left: [], right: [] });
    case 'BertProcessing': case 'RobertaProcessing': {
      const { cls, sep } = fieldsOf(part, PLACE, bertSchema);
      return { left: [cls[1]], right: [sep[1]] };
    }
    case 'TemplateProcessing': return fromTemplate(part);
    default: throw unsupported(PLACE, type);
  }
}

function fromTemplate(part: unknown): Surround {
  const { single, special_tokens: tokens } = fieldsOf(part, PLACE, templateSchema);
  const texts = single.filter((entry) => 'Sequence' in entry);
  if (texts.length !== 1) throw new Error(`its ${PLACE} puts the text ${texts.length} times into one sequence`);
  const place = single.findIndex((entry) => 'Sequence' in entry);
  const ids = single.map((entry) => {
    if ('Sequence' in entry) return [];
    const found = tokens[entry.SpecialToken.id];
    if (found === undefined) throw new Error(`its ${PLACE} names "${entry.SpecialToken.id}", which is none of its special_tokens`);
    return found.ids;
  });
  return { left: ids.slice(0, place).flat(), right: ids.slice(place).flat() };
}
