import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions, tokenFields } from '../options.ts';
import { everyLayer, sizeFields, turnedConfigOf } from '../sizes.ts';

/** The fields that all Gemmas share. */
export const gemmaFields = {
  ...sizeFields,
  ...tokenFields({ bos: 2, eos: 1, pad: 0, tiedHead: true }),
  head_dim: z._default(count, 256),
  rms_norm_eps: z._default(positive, 1e-6),
  attention_bias: z.nullish(z.boolean()),
};
const schema = z.looseObject({
  ...gemmaFields,
  num_key_value_heads: z._default(count, 16),
  max_position_embeddings: z._default(count, 8192),
  hidden_act: z._default(z.string(), 'gelu_pytorch_tanh'),
});

/** Gemma (Gemma Team 2024; modeling_gemma.py): Llama with tokens scaled by √H, norms by 1 + weight, and a wide GELU. */
export const gemma: Family = {
  modelType: 'gemma',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { partial_rotary_factor: 1, use_bidirectional_attention: false });
    const { config, rope } = turnedConfigOf('gemma', file);
    const options = {
      ...gemmaOptions(config.hiddenSize, file),
      // The first releases say "gelu" and mean its tanh form (configuration_gemma.py).
      activation: activationOf('hidden_act', file.hidden_act === 'gelu' ? 'gelu_pytorch_tanh' : file.hidden_act),
      ropes: everyLayer(config, rope),
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};

/** What all Gemmas do. */
export function gemmaOptions(hiddenSize: number, file: { readonly rms_norm_eps: number; readonly attention_bias?: boolean | null | undefined }) {
  const attentionBias = file.attention_bias ?? false;
  return {
    epsilon: file.rms_norm_eps,
    bias: { qkv: attentionBias, out: attentionBias, feedForward: false },
    normPlus: 1,
    embeddingScale: Math.sqrt(hiddenSize),
  };
}
