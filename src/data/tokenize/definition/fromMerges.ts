import type { JsonObject } from './readJson.ts';
import { collectAddedTokens, surroundingProcessor, tokenizerClass } from './settings.ts';
import type { Settings, SpecialDefaults } from './settings.ts';

/** What distinguishes the classes of transformers that read vocab.json and merges.txt. */
interface Kind { readonly defaults: SpecialDefaults; readonly normalizer: JsonObject | null; readonly words: string | null }

const END = '<|endoftext|>';
/** `PRETOKENIZE_REGEX` of transformers `models/qwen2/tokenization_qwen2.py`. */
const QWEN2_WORDS = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

const GPT2: Kind = { defaults: { bos_token: END, eos_token: END, unk_token: END }, normalizer: null, words: null };
const NEOX: Kind = { defaults: { ...GPT2.defaults, pad_token: '<|padding|>' }, normalizer: { type: 'NFC' }, words: null };
const QWEN2: Kind = { defaults: { eos_token: END, unk_token: END, pad_token: END }, normalizer: { type: 'NFC' }, words: QWEN2_WORDS };
const BY_CLASS: ReadonlyMap<string, Kind> = new Map([['GPT2Tokenizer', GPT2], ['CodeGenTokenizer', GPT2], ['GPTNeoXTokenizer', NEOX], ['Qwen2Tokenizer', QWEN2]]);
/** transformers `TOKENIZER_MAPPING_NAMES`. */
const BY_MODEL: ReadonlyMap<string, Kind> = new Map([
  ['gpt2', GPT2], ['opt', GPT2], ['phi', GPT2], ['gpt_neox', NEOX], ['qwen2', QWEN2], ['qwen3', QWEN2],
]);

/**
 * vocab.json and merges.txt as the tokenizer.json that transformers 5.23 would make of them; which pre-tokenizer and
 * normaliser belong to them is told by the tokenizer's class, else by the model's type.
 * Throws where neither is known, or a line of merges.txt is no pair.
 */
export function fromMerges(vocab: JsonObject, merges: string, settings: Settings): { definition: JsonObject; defaults: SpecialDefaults } {
  const { defaults, normalizer, words } = kindOf(settings);
  const ids = new Map<string, number>();
  for (const [token, id] of Object.entries(vocab)) if (typeof id === 'number') ids.set(token, id);
  const added = collectAddedTokens(settings, defaults, ids, []);
  const prefix = settings.tokenizer?.['add_prefix_space'] === true;
  const bytes = { type: 'ByteLevel', add_prefix_space: prefix, use_regex: words === null };
  const definition = {
    added_tokens: added,
    normalizer,
    pre_tokenizer: words === null ? bytes
      : { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: words }, behavior: 'Isolated', invert: false }, bytes] },
    post_processor: surroundingProcessor(settings, defaults, added),
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab, merges: readPairs(merges) },
  };
  return { definition, defaults };
}

function kindOf(settings: Settings): Kind {
  const named = tokenizerClass(settings);
  const type = settings.model['model_type'];
  const kind = BY_CLASS.get(named ?? '') ?? BY_MODEL.get(typeof type === 'string' ? type : '');
  if (kind !== undefined) return kind;
  throw new Error(`how it cuts words is told by tokenizer_class in tokenizer_config.json or model_type in config.json, and ${
    named === null ? `model_type ${JSON.stringify(type)}` : `tokenizer_class "${named}"`} is none of ${[...BY_CLASS.keys()].join(', ')}`);
}

/** Pairs by rank; the first line may name the version. */
function readPairs(merges: string): (readonly [string, string])[] {
  return merges.split(/\r?\n/).flatMap((line, i) => {
    if (line === '' || line.startsWith('#version')) return [];
    const [left, right, more] = line.split(' ');
    if (left !== undefined && right !== undefined && more === undefined) return [[left, right] as const];
    throw new Error(`line ${i + 1} of merges.txt is not two tokens with a space between them`);
  });
}
