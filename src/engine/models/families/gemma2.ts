import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions } from '../options.ts';
import { everyLayer, turnedConfigOf } from '../sizes.ts';
import { slidingLayers, windowFields, withWindows } from '../windows.ts';
import { gemmaFields, gemmaOptions } from './gemma.ts';

const schema = z.looseObject({
  ...gemmaFields,
  ...windowFields,
  num_key_value_heads: z._default(count, 4),
  max_position_embeddings: z._default(count, 8192),
  hidden_activation: z._default(z.string(), 'gelu_pytorch_tanh'),
  query_pre_attn_scalar: z._default(positive, 256),
  sliding_window: z._default(z.nullable(count), 4096),
  attn_logit_softcapping: z._default(z.nullable(positive), 50),
  final_logit_softcapping: z._default(z.nullable(positive), 30),
});

/** Gemma 2 (Gemma Team 2024; modeling_gemma2.py): every other layer has a window, outputs are normed too, scores and logits softly capped. */
export const gemma2: Family = {
  modelType: 'gemma2',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { partial_rotary_factor: 1, use_bidirectional_attention: false });
    const turned = turnedConfigOf('gemma2', file);
    const sliding = slidingLayers(file.layer_types, turned.config.numLayers, (layer) => layer % 2 === 0);
    const { config, windows } = withWindows(turned.config, sliding, file.sliding_window);
    const options = {
      ...gemmaOptions(config.hiddenSize, file),
      activation: activationOf('hidden_activation', file.hidden_activation),
      ropes: everyLayer(config, turned.rope),
      windows,
      scale: 1 / Math.sqrt(file.query_pre_attn_scalar),
      outputNorms: true,
      scoreSoftCap: file.attn_logit_softcapping ?? 0,
      logitSoftCap: file.final_logit_softcapping ?? 0,
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};
