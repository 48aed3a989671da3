import * as z from '../../../artifacts/zod.ts';
import { fieldsOf, patternSchema, typeOf, unsupported } from './parts.ts';
import { literal, toRegExp } from './pattern.ts';
import { splitBy } from './splitBy.ts';
import type { Behavior, Emit } from './splitBy.ts';

const PLACE = 'pre_tokenizer';
const behavior = z.enum(['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']);
const sequenceSchema = z.object({ pretokenizers: z.array(z.unknown()) });
const byteLevelSchema = z.object({ add_prefix_space: z._default(z.boolean(), true), use_regex: z._default(z.boolean(), true) });
const metaspaceSchema = z.object({
  replacement: z.string(), add_prefix_space: z.optional(z.boolean()),
  prepend_scheme: z.optional(z.enum(['always', 'first', 'never'])), split: z._default(z.boolean(), true),
});
const splitSchema = z.object({ pattern: patternSchema, behavior, invert: z._default(z.boolean(), false) });
const digitsSchema = z.object({ individual_digits: z.boolean() });
const punctuationSchema = z.object({ behavior: z._default(behavior, 'Isolated') });

/** GPT-2's words (openai/gpt-2 `encoder.py`). */
const GPT2_WORDS = toRegExp(String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`);

/** Whether the model sees words in GPT-2's byte characters: ByteLevel is the pre-tokenizer or the last of its sequence. */
export function endsInBytes(part: unknown): boolean {
  if (part === null || part === undefined) return false;
  const type = typeOf(part, PLACE);
  return type === 'Sequence' ? endsInBytes(fieldsOf(part, PLACE, sequenceSchema).pretokenizers.at(-1)) : type === 'ByteLevel';
}

/**
 * The pre-tokenizer of a tokenizer.json: cuts a text into words and hands each to `next`. ByteLevel's byte characters are
 * left to the model, which remembers words as they stand. Throws with its name where it is not supported.
 */
export function buildPreTokenizer(part: unknown, next: Emit): Emit {
  if (part === null || part === undefined) return next;
  const type = typeOf(part, PLACE);
  switch (type) {
    case 'Sequence': {
      const { pretokenizers } = fieldsOf(part, PLACE, sequenceSchema);
      if (pretokenizers.slice(0, -1).some(endsInBytes)) throw unsupported(PLACE, 'ByteLevel before another');
      return pretokenizers.reduceRight<Emit>((then, step) => buildPreTokenizer(step, then), next);
    }
    case 'ByteLevel': {
      const { add_prefix_space: prefix, use_regex: words } = fieldsOf(part, PLACE, byteLevelSchema);
      const split = words ? splitBy(GPT2_WORDS, 'Isolated', false, next) : next;
      return prefix ? (text, atStart) => split(text.startsWith(' ') ? text : ` ${text}`, atStart) : split;
    }
    case 'Metaspace': return metaspace(part, next);
    case 'Split': {
      const fields = fieldsOf(part, PLACE, splitSchema);
      const pattern = 'String' in fields.pattern ? literal(fields.pattern.String) : toRegExp(fields.pattern.Regex);
      return splitBy(pattern, fields.behavior, fields.invert, next);
    }
    case 'Digits':
      return splitBy(/\p{N}/gu, fieldsOf(part, PLACE, digitsSchema).individual_digits ? 'Isolated' : 'Contiguous', false, next);
    case 'Whitespace': return splitBy(toRegExp(String.raw`[\p{Alphabetic}\w\p{Join_Control}]+|[^\p{Alphabetic}\w\p{Join_Control}\s]+`), 'Removed', true, next);
    case 'WhitespaceSplit': return splitBy(/\p{White_Space}/gu, 'Removed', false, next);
    case 'Punctuation': {
      const how: Behavior = fieldsOf(part, PLACE, punctuationSchema).behavior;
      return splitBy(/[!-/:-@[-`{-~\p{P}]/gu, how, false, next);
    }
    default: throw unsupported(PLACE, type);
  }
}

function metaspace(part: unknown, next: Emit): Emit {
  const { replacement, add_prefix_space: prefix, prepend_scheme: scheme, split } = fieldsOf(part, PLACE, metaspaceSchema);
  const prepend = scheme ?? (prefix === false ? 'never' : 'always');
  const then = split ? splitBy(literal(replacement), 'MergedWithNext', false, next) : next;
  return (text, atStart) => {
    const words = text.replaceAll(' ', replacement);
    const bare = prepend === 'never' || (prepend === 'first' && !atStart) || words.startsWith(replacement);
    then(bare ? words : replacement + words, atStart);
  };
}
