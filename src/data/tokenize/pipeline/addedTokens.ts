import * as z from '../../../artifacts/zod.ts';
import type { Normalizer } from './normalizer.ts';
import { fieldsOf } from './parts.ts';
import { Trie } from './trie.ts';

const schema = z.array(z.object({
  id: z.int().check(z.nonnegative(), z.maximum(0x7fffffff)), content: z.string(), special: z._default(z.boolean(), false), single_word: z._default(z.boolean(), false),
  lstrip: z._default(z.boolean(), false), rstrip: z._default(z.boolean(), false), normalized: z.optional(z.boolean()),
}));

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  /** Only between characters that are no letters, digits or underscores. */
  readonly singleWord: boolean;
  /** White space before or behind it belongs to it. */
  readonly stripLeft: boolean;
  readonly stripRight: boolean;
  /** Looked for after the normaliser, and normalised itself. */
  readonly normalized: boolean;
}

/** A stretch of a text: a token that stands there as such, or text between such. */
export interface Stretch { readonly text: string; readonly id: number | null; readonly atStart: boolean }

/** `added_tokens` of a tokenizer.json, by the ids that the model's vocabulary gives them, where it does. */
export function readAddedTokens(part: unknown, vocab: ReadonlyMap<string, number>): AddedToken[] {
  return fieldsOf(part ?? [], 'added_tokens', schema).map(({ id, content, special, normalized, ...rest }) => ({
    id: vocab.get(content) ?? id, content, special, singleWord: rest.single_word, stripLeft: rest.lstrip, stripRight: rest.rstrip,
    normalized: normalized ?? !special,
  }));
}

/** A stretch of a text, from and to, in which the name of a special token is plain text. */
export type PlainRange = readonly [start: number, end: number];

/**
 * Cuts a text at its added tokens, as `AddedVocabulary::extract_and_normalize` (huggingface/tokenizers): first those that
 * are looked for in the text as it is, then, between them and normalised, the others. The longest wins at each place.
 * What touches a plain range is no special token.
 */
export function addedTokenSplitter(tokens: readonly AddedToken[], normalize: Normalizer): (text: string, plain: readonly PlainRange[]) => Stretch[] {
  const verbatim = finder(tokens.filter(({ normalized }) => !normalized), (content) => content);
  const normalized = finder(tokens.filter((token) => token.normalized), normalize);
  return (text, plain) => {
    let at = 0;
    return verbatim(text, true, plain).flatMap((stretch) => {
      const start = at;
      at += stretch.text.length;
      if (stretch.id !== null) return [stretch];
      // How long the normalised text is up to a place tells where the place has gone to.
      const moved = (place: number) => normalize(stretch.text.slice(0, Math.max(0, place - start))).length;
      return normalized(normalize(stretch.text), stretch.atStart, plain.map(([from, to]) => [moved(from), moved(to)]));
    });
  };
}

type Find = (text: string, atStart: boolean, plain: readonly PlainRange[]) => Stretch[];

function finder(tokens: readonly AddedToken[], written: Normalizer): Find {
  const trie = new Trie(tokens.map(({ content }, i) => [written(content), i] as const).filter(([content]) => content !== ''));
  if (tokens.length === 0) return (text, atStart) => (text === '' ? [] : [{ text, id: null, atStart }]);
  return (text, atStart, plain) => {
    const found: Stretch[] = [];
    let done = 0;
    const add = (start: number, end: number, id: number | null) => {
      if (end > start) found.push({ text: text.slice(start, end), id, atStart: atStart && start === 0 });
    };
    for (let at = 0; at < text.length; at++) {
      let end = -1, index = -1;
      trie.eachAt(text, at, (stop, value) => { [end, index] = [stop, value]; });
      const token = tokens[index];
      if (token === undefined) continue;
      const isData = token.special && plain.some(([from, to]) => at < to && from < end);
      const here = !isData && (!token.singleWord || standsAlone(text, at, end));
      if (here) {
        const start = token.stripLeft ? Math.max(done, spaceBefore(text, at)) : at;
        const stop = token.stripRight ? spaceBehind(text, end) : end;
        add(done, start, null);
        add(start, stop, token.id);
        done = stop;
      }
      at = Math.max(end, here ? done : 0) - 1;
    }
    add(done, text.length, null);
    return found;
  };
}

const WORD_BEFORE = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u, WORD_BEHIND = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

function standsAlone(text: string, start: number, end: number): boolean {
  return !WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !WORD_BEHIND.test(text.slice(end, end + 2));
}

function spaceBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && /\p{White_Space}/u.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function spaceBehind(text: string, at: number): number {
  let end = at;
  while (end < text.length && /\p{White_Space}/u.test(text[end] ?? '')) end += 1;
  return end;
}
