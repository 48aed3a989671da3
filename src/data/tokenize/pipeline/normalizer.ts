import * as z from '../../../artifacts/zod.ts';
import { normalForm } from './normalForm.ts';
import { precompiled } from './precompiled.ts';
import { literal, toRegExp } from './pattern.ts';
import { fieldsOf, patternSchema, typeOf, unsupported } from './parts.ts';

export type Normalizer = (text: string) => string;

const PLACE = 'normalizer';
const sequenceSchema = z.object({ normalizers: z.array(z.unknown()) });
const replaceSchema = z.object({ pattern: patternSchema, content: z.string() });
const prependSchema = z.object({ prepend: z.string() });
const stripSchema = z.object({ strip_left: z.boolean(), strip_right: z.boolean() });
const precompiledSchema = z.object({ precompiled_charsmap: z.string() });

/** The normaliser of a tokenizer.json as a function; throws with its name where it is not supported. */
export function buildNormalizer(part: unknown): Normalizer {
  if (part === null || part === undefined) return (text) => text;
  const type = typeOf(part, PLACE);
  switch (type) {
    case 'Sequence': {
      const steps = fieldsOf(part, PLACE, sequenceSchema).normalizers.map(buildNormalizer);
      return (text) => steps.reduce((done, step) => step(done), text);
    }
    case 'NFC': case 'NFD': case 'NFKC': case 'NFKD': return (text) => normalForm(text, type);
    case 'Lowercase': return lowercase;
    case 'Replace': {
      const { pattern, content } = fieldsOf(part, PLACE, replaceSchema);
      const from = 'String' in pattern ? literal(pattern.String) : toRegExp(pattern.Regex);
      return (text) => text.replaceAll(from, () => content);
    }
    case 'Prepend': {
      const { prepend } = fieldsOf(part, PLACE, prependSchema);
      return (text) => (text === '' ? '' : prepend + text);
    }
    case 'Strip': {
      const { strip_left: left, strip_right: right } = fieldsOf(part, PLACE, stripSchema);
      return (text) => {
        const from = left ? text.replace(/^\p{White_Space}+/u, '') : text;
        return right ? withoutSpaceAtEnd(from) : from;
      };
    }
    case 'Precompiled': return precompiled(fieldsOf(part, PLACE, precompiledSchema).precompiled_charsmap);
    default: throw unsupported(PLACE, type);
  }
}

/** Each character by itself, as Rust's `char::to_lowercase`: a capital sigma at a word's end is no final sigma. */
function lowercase(text: string): string {
  return text.includes('Σ') ? Array.from(text, (character) => character.toLowerCase()).join('') : text.toLowerCase();
}

/** A regular expression at the end would try every run of spaces. */
function withoutSpaceAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /\p{White_Space}/u.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}
