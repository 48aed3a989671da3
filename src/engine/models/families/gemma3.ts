import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions } from '../options.ts';
import { makeRope, ropeOptions } from '../rope.ts';
import { configOf } from '../sizes.ts';
import { slidingLayers, windowFields, withWindows } from '../windows.ts';
import { gemmaFields, gemmaOptions } from './gemma.ts';

const schema = z.looseObject({
  ...gemmaFields,
  ...windowFields,
  num_key_value_heads: z._default(count, 4),
  max_position_embeddings: z._default(count, 131_072),
  hidden_activation: z._default(z.string(), 'gelu_pytorch_tanh'),
  query_pre_attn_scalar: z._default(positive, 256),
  sliding_window: z._default(z.nullable(count), 4096),
  sliding_window_pattern: z._default(count, 6),
  final_logit_softcapping: z.nullish(positive),
  rope_theta: z._default(positive, 1e6),
  rope_local_base_freq: z._default(positive, 1e4),
  // transformers 5: options by type of layer
  rope_parameters: z.nullish(z.looseObject({ full_attention: ropeOptions, sliding_attention: ropeOptions })),
});

/** The text model of Gemma 3 (Gemma Team 2025; modeling_gemma3.py): five layers of six have a window and turn by a θ of their own; q and k are normed by head. */
export const gemma3: Family = {
  modelType: 'gemma3_text',
  parse: (json) => {
    const file = readOptions(schema, json);
    // modeling_gemma3.py takes attn_logit_softcapping and doesn't apply it; whoever sets it means another model.
    requireOptions(file, { partial_rotary_factor: 1, use_bidirectional_attention: false, attn_logit_softcapping: null });
    const shape = configOf('gemma3_text', file);
    const sliding = slidingLayers(file.layer_types, shape.numLayers, (layer) => (layer + 1) % file.sliding_window_pattern !== 0);
    const { config, windows } = withWindows(shape, sliding, file.sliding_window);
    const { full_attention: full, sliding_attention: local } = file.rope_parameters ?? {};
    const context = { headDim: config.headDim, partialFactor: 1, maxPositions: config.maxPositions };
    const globalRope = makeRope('rope_scaling', { ...full, ...file.rope_scaling }, { ...context, theta: file.rope_theta });
    const localRope = makeRope('rope_parameters', local, { ...context, theta: file.rope_local_base_freq });
    const options = {
      ...gemmaOptions(config.hiddenSize, file),
      activation: activationOf('hidden_activation', file.hidden_activation),
      ropes: sliding.map((slides) => (slides ? localRope : globalRope)),
      windows,
      scale: 1 / Math.sqrt(file.query_pre_attn_scalar),
      headNorms: true,
      outputNorms: true,
      logitSoftCap: file.final_logit_softcapping ?? 0,
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};
