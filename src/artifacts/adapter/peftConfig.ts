/** `adapter_config.json` as PEFT 0.21 writes it (peft/tuners/prompt_tuning/config.py, peft/config.py). */
import * as z from '../zod.ts';
import type { FileBytes } from '../../domain/files.ts';
import type { Adapter } from '../../domain/prompt.ts';
import { adapterInvalid, readJson } from './invalid.ts';

const size = z.int().check(z.positive());
const peftConfigSchema = z.object({
  peft_type: z.string(),
  num_virtual_tokens: size,
  token_dim: z.nullish(size),
  num_transformer_submodules: z.nullish(z.union([z.literal(1), z.literal(2)])),
});

/** What of PEFT's configuration decides how the tensor is read. */
export interface PeftConfig {
  /** P */
  readonly numVirtualTokens: number;
  /** H; null where it is not said. */
  readonly tokenDim: number | null;
  /**
   * 2 is PEFT's default for encoder-decoders: the tensor is then [2P,H]. Its prompt tuning puts the first P vectors before
   * the encoder's input (`prompts[:, :num_virtual_tokens]` in PeftModelForSeq2SeqLM) and never reads the second half, whose
   * gradient is 0. null where it is not said.
   */
  readonly submodules: 1 | 2 | null;
}

/** Throws `adapterInvalid` with the key for a broken file or an adapter that is no soft prompt. */
export function readPeftConfig(file: FileBytes): PeftConfig {
  const config = readJson(file, peftConfigSchema, 'save the adapter again with PEFT');
  if (config.peft_type !== 'PROMPT_TUNING') {
    throw adapterInvalid(file.name, 'peft_type', `describes an adapter of type ${config.peft_type}`, 'only PROMPT_TUNING adapters are soft prompts');
  }
  return { numVirtualTokens: config.num_virtual_tokens, tokenDim: config.token_dim ?? null, submodules: config.num_transformer_submodules ?? null };
}

/**
 * Keys in PEFT's order. Layers and heads that are not known are null: PEFT then takes them from the base model. An
 * encoder-decoder's prompt goes to its encoder, so there is one ([P,H]) as there is for a causal model.
 */
export function writePeftConfig({ prompt, description }: Adapter, encoderDecoder: boolean): string {
  const model = description?.model;
  return `${JSON.stringify({
    auto_mapping: null,
    base_model_name_or_path: model?.name ?? null,
    inference_mode: true,
    modules_to_save: null,
    num_attention_heads: model?.numHeads ?? null,
    num_layers: model?.numLayers ?? null,
    num_transformer_submodules: 1,
    num_virtual_tokens: prompt.numVirtualTokens,
    peft_type: 'PROMPT_TUNING',
    prompt_tuning_init: 'RANDOM',
    prompt_tuning_init_text: null,
    revision: null,
    task_type: encoderDecoder ? 'SEQ_2_SEQ_LM' : 'CAUSAL_LM',
    token_dim: prompt.hiddenSize,
    tokenizer_kwargs: null,
    tokenizer_name_or_path: null,
  }, null, 2)}\n`;
}
