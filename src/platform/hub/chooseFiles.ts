import { StudioError } from '../../domain/errors.ts';

/** What is read beside the weights, where it is there: configuration, tokenizer, chat template, licence. */
const ALWAYS = /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens)\.json$|^chat_template\.(jinja|json)$|^(LICENSE|LICENCE|USE_POLICY|NOTICE)(\.\w+)?$|^README\.md$/i;
/** The other forms of a tokenizer: needed only where there is no tokenizer.json. */
const TOKENIZER_PARTS = /^(vocab\.json|merges\.txt|vocab\.txt|[\w-]*\.model)$/;
/** Weights in the order in which they are preferred: one file, or an index with its shards. */
const WEIGHTS = [
  { whole: 'model.safetensors', index: 'model.safetensors.index.json', shards: /^model-\d+-of-\d+\.safetensors$/ },
  { whole: 'pytorch_model.bin', index: 'pytorch_model.bin.index.json', shards: /^pytorch_model-\d+-of-\d+\.bin$/ },
] as const;

/**
 * Of a repository's or folder's files those that this program reads; often the same weights are there in several
 * formats. Throws `hubUnusable` where there is no config.json or no weights.
 */
export function chooseFiles<T extends { readonly path: string }>(name: string, files: readonly T[]): readonly T[] {
  const top = files.filter(({ path }) => !path.includes('/'));
  const has = (wanted: string) => top.some(({ path }) => path === wanted);
  if (!has('config.json')) throw unusable(name, 'no config.json, so it is no language model in Hugging Face layout (GGUF and LoRA repositories are not)');
  const weights = WEIGHTS.find(({ whole, index }) => has(whole) || has(index));
  if (weights === undefined) throw unusable(name, 'neither model.safetensors nor pytorch_model.bin');
  const single = has(weights.whole);
  return top.filter(({ path }) => ALWAYS.test(path) || (!has('tokenizer.json') && TOKENIZER_PARTS.test(path))
    || (single ? path === weights.whole : path === weights.index || weights.shards.test(path)));
}

function unusable(name: string, lacks: string): StudioError {
  return new StudioError('hubUnusable', `${name} has ${lacks}; choose the original model, usually linked from its page.`, { name });
}
