import type { Tokenizer } from '../../../domain/task.ts';
import type { JsonObject } from '../definition/readJson.ts';
import { addedTokenSplitter, readAddedTokens } from './addedTokens.ts';
import { byteLevelText } from './byteLevel.ts';
import { buildDecoder, decodesBytes } from './decoder.ts';
import { buildModel } from './model.ts';
import type { Model } from './model.ts';
import { buildNormalizer } from './normalizer.ts';
import { readSurround } from './postProcessor.ts';
import { buildPreTokenizer, endsInBytes } from './preTokenizer.ts';

/** Words that are remembered with their ids, and the longest of them: real texts repeat their words. */
const REMEMBERED_WORDS = 100_000, REMEMBERED_LENGTH = 64;
/** Where a word may be cut if no token goes across: before a space sign that follows another character. */
const AT_SPACES = /(?<=[^▁])(?=▁)/u;

/**
 * A tokenizer from the parts that a tokenizer.json names, with the ids of Python's `tokenizers` 0.23. `endOfText` is
 * the id of the token that ends a text, as a function of the ids by token. Throws an Error that names the first part
 * that is wrong or not supported.
 */
export function buildTokenizer(definition: JsonObject, endOfText: (ids: ReadonlyMap<string, number>) => number | null): Tokenizer {
  const { normalizer, pre_tokenizer: preTokenizer, post_processor: postProcessor, decoder } = definition;
  const model = buildModel(definition['model'], endsInBytes(preTokenizer));
  const added = readAddedTokens(definition['added_tokens'], model.vocab);
  const stretches = addedTokenSplitter(added, buildNormalizer(normalizer));
  const idsOfWord = remembering(model);
  const surround = readSurround(postProcessor);
  const left = Int32Array.from(surround.left), right = Int32Array.from(surround.right);
  let ids: number[] = [];
  const take = buildPreTokenizer(preTokenizer, (word) => {
    for (const part of model.splitsAtSpaces ? word.split(AT_SPACES) : [word]) for (const id of idsOfWord(part)) ids.push(id);
  });
  const idOf = new Map([...model.vocab, ...added.map(({ content, id }) => [content, id] as const)]);
  const tokens = new Map([...idOf].map(([token, id]) => [id, token]));
  const addedIds = new Set(added.map(({ id }) => id)), special = new Set(added.filter((token) => token.special).map(({ id }) => id));
  const decode = buildDecoder(decoder);
  const inBytes = decodesBytes(decoder);
  return {
    vocabSize: [...tokens.keys()].reduce((most, id) => Math.max(most, id), -1) + 1,
    endOfTextId: endOfText(idOf),
    surround: { left, right },
    encode(text, options) {
      ids = options?.addSpecialTokens === false ? [] : [...left];
      for (const stretch of stretches(wellFormed(text), options?.plain ?? [])) {
        if (stretch.id === null) take(stretch.text, stretch.atStart);
        else ids.push(stretch.id);
      }
      if (options?.addSpecialTokens !== false) ids.push(...right);
      return Int32Array.from(ids);
    },
    namesSpecialToken: (text) => stretches(text, []).some(({ id }) => id !== null && special.has(id)),
    decode(list, options) {
      const kept = Array.from(list).filter((id) => options?.skipSpecialTokens !== true || !special.has(id));
      return kept.length === 0 ? '' : decode(kept.flatMap((id) => tokens.get(id) ?? []));
    },
    tokenText(id) {
      const token = tokens.get(id);
      if (token === undefined) return `<${id}>`;
      if (addedIds.has(id)) return token;
      return inBytes ? byteLevelText(token) : token.replaceAll('▁', ' ');
    },
  };
}

function remembering(model: Model): (word: string) => readonly number[] {
  let known = new Map<string, readonly number[]>();
  return (word) => {
    const found = known.get(word);
    if (found !== undefined) return found;
    const ids = model.encodeWord(word);
    if (word.length > REMEMBERED_LENGTH) return ids;
    if (known.size >= REMEMBERED_WORDS) known = new Map();
    known.set(word, ids);
    return ids;
  };
}

/** Half a surrogate pair is no character: U+FFFD stands for it, as in UTF-8. */
function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text;
}
