import * as z from '../../../artifacts/zod.ts';
import type { Family, ModelPlan } from '../family.ts';
import type { LlamaOptions } from '../llamaLayers.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions, tokenFields } from '../options.ts';
import { everyLayer, sizeFields, turnedConfigOf } from '../sizes.ts';
import { slidingLayers, windowFields, withWindows } from '../windows.ts';

/** The fields that Qwen2 and Qwen3 share. */
export const qwenFields = {
  ...sizeFields,
  ...windowFields,
  ...tokenFields({ bos: null, eos: null, pad: null, tiedHead: false }),
  num_key_value_heads: z._default(z.nullable(count), 32),
  max_position_embeddings: z._default(count, 32_768),
  hidden_act: z._default(z.string(), 'silu'),
  rms_norm_eps: z._default(positive, 1e-6),
  use_sliding_window: z._default(z.boolean(), false),
  sliding_window: z._default(z.nullable(count), 4096),
  max_window_layers: z._default(z.int().check(z.nonnegative()), 28),
};
const schema = z.looseObject(qwenFields);

/** Qwen2 and Qwen2.5 (Yang et al. 2024; modeling_qwen2.py): Llama with biases on q, k and v; windows in the upper layers where they are on. */
export const qwen2: Family = {
  modelType: 'qwen2',
  parse: (json) => qwenPlan('qwen2', readOptions(schema, json), { bias: { qkv: true, out: false, feedForward: false } }),
};

/** What Qwen2 and Qwen3 do alike, and what only one does. */
export function qwenPlan(modelType: 'qwen2' | 'qwen3', file: z.infer<typeof schema>, own: Pick<LlamaOptions, 'bias' | 'headNorms'>): ModelPlan {
  requireOptions(file, { partial_rotary_factor: 1 });
  const turned = turnedConfigOf(modelType, file);
  const sliding = slidingLayers(file.layer_types, turned.config.numLayers, (layer) => file.use_sliding_window && file.sliding_window !== null && layer >= file.max_window_layers);
  const { config, windows } = withWindows(turned.config, sliding, file.use_sliding_window ? file.sliding_window : null);
  const options = {
    ...own, epsilon: file.rms_norm_eps, activation: activationOf('hidden_act', file.hidden_act), ropes: everyLayer(config, turned.rope), windows,
  };
  return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
}
