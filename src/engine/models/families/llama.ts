import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions, tokenFields } from '../options.ts';
import { everyLayer, sizeFields, turnedConfigOf } from '../sizes.ts';

const schema = z.looseObject({
  ...sizeFields,
  ...tokenFields({ bos: 1, eos: 2, pad: null, tiedHead: false }),
  max_position_embeddings: z._default(count, 2048),
  hidden_act: z._default(z.string(), 'silu'),
  rms_norm_eps: z._default(positive, 1e-6),
  attention_bias: z.nullish(z.boolean()),
  mlp_bias: z.nullish(z.boolean()),
});

/** Llama 1 to 3 and what has its architecture, as SmolLM and TinyLlama (Touvron et al. 2023; modeling_llama.py). */
export const llama: Family = {
  modelType: 'llama',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { partial_rotary_factor: 1 });
    const { config, rope } = turnedConfigOf('llama', file);
    const attentionBias = file.attention_bias ?? false;
    const options = {
      epsilon: file.rms_norm_eps,
      activation: activationOf('hidden_act', file.hidden_act),
      bias: { qkv: attentionBias, out: attentionBias, feedForward: file.mlp_bias ?? false },
      ropes: everyLayer(config, rope),
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};
