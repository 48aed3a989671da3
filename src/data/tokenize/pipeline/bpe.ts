import * as z from '../../../artifacts/zod.ts';
import { isObject } from '../definition/readJson.ts';
import { BYTE_CHARACTERS } from './byteLevel.ts';
import { Merges } from './merges.ts';
import type { Model } from './model.ts';
import { fieldsOf, unsupported } from './parts.ts';

const schema = z.object({
  unk_token: z.nullish(z.string()), fuse_unk: z.nullish(z.boolean()), byte_fallback: z.nullish(z.boolean()),
  ignore_merges: z.nullish(z.boolean()), dropout: z.nullish(z.number()),
  continuing_subword_prefix: z.nullish(z.string()), end_of_word_suffix: z.nullish(z.string()),
});

/**
 * A BPE model (huggingface/tokenizers `models/bpe`). `inBytes`: words come as text and are looked up in GPT-2's byte
 * characters. Throws, naming the part, for options that are not supported and for merges whose tokens are not there.
 */
export function buildBpe(part: unknown, inBytes: boolean): Model {
  const options = fieldsOf(part, 'model', schema);
  if (options.dropout) throw unsupported('model option', 'dropout');
  if (options.continuing_subword_prefix) throw unsupported('model option', 'continuing_subword_prefix');
  if (options.end_of_word_suffix) throw unsupported('model option', 'end_of_word_suffix');
  const vocab = readVocab(part);
  const { merges, neverSpaceInside } = readMerges(part, vocab);
  const unknown = options.unk_token === null || options.unk_token === undefined ? null : vocab.get(options.unk_token) ?? null;
  const bytes = options.byte_fallback === true ? byteTokens(vocab) : null;
  const symbols = (word: string): number[] => {
    const ids: number[] = [];
    let lastUnknown = false;
    for (const character of word) {
      const id = vocab.get(character);
      const fallback = id === undefined ? bytes?.(character) ?? null : null;
      if (id !== undefined) ids.push(id);
      else if (fallback !== null) ids.push(...fallback);
      else if (unknown !== null && !(lastUnknown && options.fuse_unk === true)) ids.push(unknown);
      lastUnknown = id === undefined && fallback === null;
    }
    return ids;
  };
  return {
    vocab,
    splitsAtSpaces: neverSpaceInside && vocab.has(SPACE),
    encodeWord(word) {
      const written = inBytes ? inByteCharacters(word) : word;
      const whole = options.ignore_merges === true ? vocab.get(written) : undefined;
      return whole === undefined ? merges.apply(symbols(written)) : [whole];
    },
  };
}

/** SentencePiece's sign for a space. */
const SPACE = '▁';

function readVocab(part: unknown): Map<string, number> {
  const entries = isObject(part) ? part['vocab'] : undefined;
  if (!isObject(entries)) throw new Error('its model has no vocab');
  const vocab = new Map<string, number>();
  for (const [token, id] of Object.entries(entries)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > 0x7fffffff) throw new Error(`its vocab gives "${token}" no id`);
    vocab.set(token, id);
  }
  return vocab;
}

/** Merges by rank (`"a b"`, or `["a", "b"]`), and whether none of them puts a space sign behind another character. */
function readMerges(part: unknown, vocab: ReadonlyMap<string, number>): { readonly merges: Merges; readonly neverSpaceInside: boolean } {
  const listed: unknown = isObject(part) ? part['merges'] : undefined;
  if (!Array.isArray(listed)) throw new Error('its model has no merges');
  let neverSpaceInside = true;
  const merges = listed.map((entry: unknown, rank): readonly [number, number, number] => {
    const [left, right] = typeof entry === 'string' ? entry.split(' ') : Array.isArray(entry) ? entry : [];
    if (typeof left === 'string' && typeof right === 'string') {
      const a = vocab.get(left), b = vocab.get(right), joint = vocab.get(left + right);
      if (right.startsWith(SPACE) && !left.endsWith(SPACE)) neverSpaceInside = false;
      if (a !== undefined && b !== undefined && joint !== undefined) return [a, b, joint];
    }
    throw new Error(`its merge ${rank + 1} (${JSON.stringify(entry)}) joins what is not in its vocab`);
  });
  return { merges: new Merges(merges), neverSpaceInside };
}

/** Bytes of a character as the tokens `<0x..>`; null where one of them is not in the vocabulary. */
export function byteTokens(vocab: ReadonlyMap<string, number>): (text: string) => number[] | null {
  const ids = Array.from({ length: 256 }, (_, byte) => vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`));
  const encoder = new TextEncoder();
  return (text) => {
    const found: number[] = [];
    for (const byte of encoder.encode(text)) {
      const id = ids[byte];
      if (id === undefined) return null;
      found.push(id);
    }
    return found;
  };
}

const utf8 = new TextEncoder();

function inByteCharacters(word: string): string {
  let written = '';
  for (const byte of utf8.encode(word)) written += BYTE_CHARACTERS[byte] ?? '';
  return written;
}
