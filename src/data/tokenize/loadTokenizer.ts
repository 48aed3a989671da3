import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import type { FileSource } from '../../domain/files.ts';
import type { Tokenizer } from '../../domain/task.ts';
import { byteLevelText } from './byteLevel.ts';
import { invalid, isObject, readJsonObject } from './readJson.ts';
import type { JsonObject } from './readJson.ts';

/**
 * The tokenizer of a model folder: `tokenizer.json`, with `tokenizer_config.json` and `config.json` (both optional)
 * for the end-of-text token. Which special tokens a text gets is what `tokenizer.json`'s post-processor says.
 * Throws `tokenizerInvalid` with the file and the reason; `modelFileMissing` without `tokenizer.json`.
 */
export async function loadTokenizer(files: FileSource): Promise<Tokenizer> {
  const definition = await readJsonObject(files, 'tokenizer.json');
  const present = new Set((await files.list()).map(({ path }) => path));
  const optional = async (path: string): Promise<JsonObject> => (present.has(path) ? readJsonObject(files, path) : {});
  const settings = await optional('tokenizer_config.json');
  const tokenizer = create(files, definition, settings);
  return wrap(tokenizer, isByteLevel(definition), endOfText(tokenizer, settings, await optional('config.json')));
}

function create(files: FileSource, definition: JsonObject, settings: JsonObject): HuggingFaceTokenizer {
  try {
    // Files of older versions leave out what is empty; the library wants every part named.
    const parts = { added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...definition };
    const tokenizer = new HuggingFaceTokenizer(parts, settings);
    tokenizer.encode('a');
    return tokenizer;
  } catch (error) {
    throw invalid(files, 'tokenizer.json', error instanceof Error ? error.message : String(error));
  }
}

function wrap(tokenizer: HuggingFaceTokenizer, byteLevel: boolean, endOfTextId: number | null): Tokenizer {
  const added = tokenizer.get_added_tokens_decoder();
  const vocabSize = largest(tokenizer.get_vocab(true).values()) + 1;
  return {
    vocabSize,
    endOfTextId,
    encode: (text, options) =>
      Int32Array.from(tokenizer.encode(text, { add_special_tokens: options?.addSpecialTokens ?? true }).ids),
    decode: (ids, options) => (ids.length === 0 ? '' : tokenizer.decode(Array.from(ids), {
      skip_special_tokens: options?.skipSpecialTokens ?? false, clean_up_tokenization_spaces: false,
    })),
    tokenText(id) {
      const token = tokenizer.id_to_token(id);
      if (token === undefined) return `<${id}>`;
      if (added.has(id)) return token;
      return byteLevel ? byteLevelText(token) : token.replaceAll('▁', ' ');
    },
  };
}

/** The largest of many ids; spreading a vocabulary into Math.max would overflow the stack. */
function largest(ids: Iterable<number>): number {
  let found = -1;
  for (const id of ids) found = Math.max(found, id);
  return found;
}

/** Whether tokens are written in GPT-2's byte characters: the decoder, alone or in a sequence, says so. */
function isByteLevel(definition: JsonObject): boolean {
  const decoder = isObject(definition['decoder']) ? definition['decoder'] : {};
  const parts: readonly unknown[] = Array.isArray(decoder['decoders']) ? decoder['decoders'] : [decoder];
  return parts.some((part) => isObject(part) && part['type'] === 'ByteLevel');
}

/** `eos_token` of tokenizer_config.json (text, or an object with `content`), else `eos_token_id` of config.json. */
function endOfText(tokenizer: HuggingFaceTokenizer, settings: JsonObject, config: JsonObject): number | null {
  const named = settings['eos_token'];
  const content = isObject(named) ? named['content'] : named;
  const id = typeof content === 'string' ? tokenizer.token_to_id(content) : undefined;
  if (id !== undefined) return id;
  const listed = config['eos_token_id'];
  const first: unknown = Array.isArray(listed) ? listed[0] : listed;
  return typeof first === 'number' ? first : null;
}
