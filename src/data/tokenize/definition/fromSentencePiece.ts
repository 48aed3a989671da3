import type { JsonObject } from './readJson.ts';
import { pieceMerges } from './pieceMerges.ts';
import { PIECE_TYPE } from './sentencePieceFile.ts';
import type { SentencePieceFile } from './sentencePieceFile.ts';
import { collectAddedTokens, surroundingProcessor, templateProcessor, tokenizerClass } from './settings.ts';
import type { Settings, SpecialDefaults } from './settings.ts';

const UNIGRAM = 1, BPE = 2;
const SPACE = '▁';
const REPLACE_SPACES = { type: 'Replace', pattern: { String: ' ' }, content: SPACE };
const LLAMA: SpecialDefaults = { unk_token: '<unk>', bos_token: '<s>', eos_token: '</s>' };
const GEMMA: SpecialDefaults = { unk_token: '<unk>', bos_token: '<bos>', eos_token: '<eos>', pad_token: '<pad>', mask_token: '<mask>' };
const T5: SpecialDefaults = { eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>' };
/** T5's sentinels, where the settings don't say how many (`extra_ids`). */
const EXTRA_IDS = 100;

export interface FromFile { readonly definition: JsonObject; readonly defaults: SpecialDefaults }

/**
 * A SentencePiece file as the tokenizer.json that transformers 5.23 makes of it: LlamaTokenizer or GemmaTokenizer for a
 * BPE file, T5Tokenizer for a Unigram one. A BPE file that comes without tokenizer_config.json gets SentencePiece's own
 * ids, with the beginning of text in front (`LlamaConverter`, legacy form); transformers 5.23 would leave out the space
 * that the file asks for. Throws for other classes and for models of other types.
 */
export function fromSentencePiece(file: SentencePieceFile, settings: Settings): FromFile {
  const named = tokenizerClass(settings);
  const type = settings.model['model_type'];
  if (file.modelType === UNIGRAM && (named ?? 'T5Tokenizer') === 'T5Tokenizer') return t5(file, settings);
  if (file.modelType === BPE && (named === 'GemmaTokenizer' || (named === null && typeof type === 'string' && type.startsWith('gemma')))) return gemma(file, settings);
  if (file.modelType === BPE && (named === null || named === 'LlamaTokenizer')) return llama(file, settings);
  const model = { [UNIGRAM]: 'Unigram', [BPE]: 'BPE' }[file.modelType] ?? `type ${file.modelType}`;
  throw new Error(`its model is ${model} for tokenizer_class "${named ?? 'not given'}"; the studio reads BPE for LlamaTokenizer and GemmaTokenizer, Unigram for T5Tokenizer`);
}

function llama(file: SentencePieceFile, settings: Settings): FromFile {
  const alone = settings.tokenizer === null;
  const prefix = alone ? file.addDummyPrefix : settings.tokenizer?.['add_prefix_space'] !== false;
  const scheme = !prefix ? 'never' : settings.tokenizer?.['legacy'] === true ? 'always' : 'first';
  const { vocab, added } = tokensOf(file, settings, LLAMA);
  const bos = file.bosId >= 0 ? file.pieces[file.bosId]?.piece ?? null : null;
  const definition = {
    added_tokens: added,
    normalizer: alone ? { type: 'Sequence', normalizers: [...(prefix ? [{ type: 'Prepend', prepend: SPACE }] : []), REPLACE_SPACES] } : null,
    pre_tokenizer: alone ? null : { type: 'Metaspace', replacement: SPACE, prepend_scheme: scheme, split: false },
    post_processor: alone ? templateProcessor(bos, null, (token) => vocab.get(token)) : surroundingProcessor(settings, LLAMA, added),
    decoder: { type: 'Sequence', decoders: [...spaceDecoders(), ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : [])] },
    model: bpe(vocab, null),
  };
  return { definition, defaults: LLAMA };
}

function gemma(file: SentencePieceFile, settings: Settings): FromFile {
  const { vocab, added } = tokensOf(file, settings, GEMMA);
  const definition = {
    added_tokens: added,
    normalizer: REPLACE_SPACES,
    pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
    // The files that Gemma is published with ask for <bos>; a folder that lost its settings gets it all the same.
    post_processor: settings.tokenizer === null ? templateProcessor('<bos>', null, (token) => vocab.get(token)) : surroundingProcessor(settings, GEMMA, added),
    decoder: { type: 'Sequence', decoders: spaceDecoders() },
    model: bpe(vocab, '<unk>'),
  };
  return { definition, defaults: GEMMA };
}

function t5(file: SentencePieceFile, settings: Settings): FromFile {
  const extra = settings.tokenizer?.['extra_ids'];
  const sentinels = Array.from({ length: typeof extra === 'number' ? extra : EXTRA_IDS }, (_, i) => `<extra_id_${i}>`);
  const scored = [...file.pieces.map(({ piece, score }): [string, number] => [piece, score]), ...sentinels.toReversed().map((piece): [string, number] => [piece, 0])];
  const { added } = tokensOf(file, settings, T5, sentinels);
  const metaspace = { type: 'Metaspace', replacement: SPACE, prepend_scheme: 'always', split: true };
  const definition = {
    added_tokens: added,
    normalizer: file.charsmap.length === 0 ? null : { type: 'Precompiled', precompiled_charsmap: base64(file.charsmap) },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] },
    post_processor: templateProcessor(null, '</s>', (token) => scored.findIndex(([piece]) => piece === token)),
    decoder: metaspace,
    model: { type: 'Unigram', unk_id: file.unkId, vocab: scored, byte_fallback: false },
  };
  return { definition, defaults: T5 };
}

function tokensOf({ pieces }: SentencePieceFile, settings: Settings, defaults: SpecialDefaults, sentinels: readonly string[] = []) {
  const vocab = new Map([...pieces.map(({ piece }) => piece), ...sentinels.toReversed()].map((piece, id) => [piece, id]));
  const own = pieces.filter(({ type }) => type === PIECE_TYPE.control || type === PIECE_TYPE.userDefined).map(({ piece }) => piece);
  return { vocab, added: collectAddedTokens(settings, defaults, vocab, [...own, ...sentinels]) };
}

function bpe(vocab: ReadonlyMap<string, number>, unknown: string | null): JsonObject {
  return { type: 'BPE', vocab: Object.fromEntries(vocab), merges: pieceMerges(vocab), unk_token: unknown, fuse_unk: true, byte_fallback: true };
}

function spaceDecoders(): JsonObject[] {
  return [{ type: 'Replace', pattern: { String: SPACE }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }];
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
