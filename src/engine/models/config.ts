import { z } from 'zod';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { ModelConfig } from '../../domain/model.ts';

const FILE = 'config.json';
const count = z.int().positive();
const tokenId = z.int().nonnegative();
/** transformers 4 writes rope_theta and rope_scaling, transformers 5 rope_parameters. */
const rope = z.looseObject({ rope_type: z.string().optional(), type: z.string().optional(), rope_theta: z.number().positive().optional() });

const llamaSchema = z.object({
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  vocab_size: count,
  max_position_embeddings: count.default(2048),
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().nullish(),
  rope_scaling: rope.nullish(),
  rope_parameters: rope.nullish(),
  hidden_act: z.string().default('silu'),
  partial_rotary_factor: z.number().nullish(),
  quantization_config: z.unknown().optional(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  bos_token_id: tokenId.nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId)]).nullish(),
  pad_token_id: z.int().nullish(),
});
type LlamaFile = z.infer<typeof llamaSchema>;

/**
 * Reads and checks a folder's config.json. Defaults are those of transformers' LlamaConfig.
 * Throws `modelConfigMissing`, `modelConfigInvalid` (with the key) or `modelUnsupported` (with the option).
 */
export async function readModelConfig(files: FileSource): Promise<ModelConfig> {
  if (!(await files.list()).some((file) => file.path === FILE)) {
    throw new StudioError('modelConfigMissing', `${files.name} has no ${FILE}; choose a folder in Hugging Face layout (config.json, model.safetensors, tokenizer.json).`, { file: FILE });
  }
  return parseModelConfig(new TextDecoder().decode(await files.read(FILE)));
}

/** config.json's text → ModelConfig; see readModelConfig. */
export function parseModelConfig(text: string): ModelConfig {
  const json = parseJson(text);
  const modelType = z.looseObject({ model_type: z.string() }).safeParse(json);
  if (!modelType.success) throw invalid('model_type', 'is missing or no text');
  if (modelType.data.model_type !== 'llama') throw unsupported('model_type', modelType.data.model_type, 'the architecture "llama"');
  const file = llamaSchema.safeParse(json);
  if (!file.success) {
    const issue = file.error.issues[0];
    throw invalid(issue?.path.join('.') ?? '', issue?.message ?? 'is wrong');
  }
  refuseUnsupported(file.data);
  return toModelConfig(file.data);
}

function toModelConfig(file: LlamaFile): ModelConfig {
  const numHeads = file.num_attention_heads;
  const numKeyValueHeads = file.num_key_value_heads ?? numHeads;
  const headDim = file.head_dim ?? file.hidden_size / numHeads;
  if (numHeads % numKeyValueHeads !== 0) throw invalid('num_key_value_heads', `is ${numKeyValueHeads}, which does not divide num_attention_heads ${numHeads}`);
  if (!Number.isInteger(headDim) || headDim % 2 !== 0) throw invalid('head_dim', `comes to ${headDim}; heads need an even whole width`);
  const eos = file.eos_token_id ?? [];
  return {
    modelType: 'llama',
    hiddenSize: file.hidden_size,
    intermediateSize: file.intermediate_size,
    numLayers: file.num_hidden_layers,
    numHeads,
    numKeyValueHeads,
    headDim,
    vocabSize: file.vocab_size,
    maxPositions: file.max_position_embeddings,
    normEpsilon: file.rms_norm_eps,
    ropeTheta: file.rope_parameters?.rope_theta ?? file.rope_theta ?? 10_000,
    tiedHead: file.tie_word_embeddings,
    attentionBias: file.attention_bias ?? false,
    mlpBias: file.mlp_bias ?? false,
    bosTokenId: file.bos_token_id ?? null,
    eosTokenIds: Array.isArray(eos) ? eos : [eos],
    padTokenId: file.pad_token_id !== null && file.pad_token_id !== undefined && file.pad_token_id >= 0 ? file.pad_token_id : null,
  };
}

function refuseUnsupported(file: LlamaFile): void {
  if (file.hidden_act !== 'silu') throw unsupported('hidden_act', file.hidden_act, '"silu"');
  for (const key of ['rope_scaling', 'rope_parameters'] as const) {
    const kind = file[key]?.rope_type ?? file[key]?.type ?? 'default';
    if (kind !== 'default') throw unsupported(key, kind, 'plain rotary positions ("default")');
  }
  if ((file.partial_rotary_factor ?? 1) !== 1) throw unsupported('partial_rotary_factor', String(file.partial_rotary_factor), '1');
  if (file.quantization_config !== undefined && file.quantization_config !== null) {
    throw unsupported('quantization_config', 'set', 'weights in F32, F16 or BF16');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('', `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

function invalid(key: string, what: string): StudioError {
  return new StudioError('modelConfigInvalid', `${FILE}${key === '' ? '' : `: "${key}"`} ${what}; get the file again.`, { file: FILE, key });
}

function unsupported(key: string, value: string, supported: string): StudioError {
  return new StudioError('modelUnsupported', `${FILE}: "${key}" is "${value}"; this program runs ${supported} only.`, { file: FILE, key, value });
}
