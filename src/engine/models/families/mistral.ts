import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, requireOptions, tokenFields } from '../options.ts';
import { everyLayer, sizeFields, turnedConfigOf } from '../sizes.ts';
import { withWindows } from '../windows.ts';

const schema = z.looseObject({
  ...sizeFields,
  ...tokenFields({ bos: 1, eos: 2, pad: null, tiedHead: false }),
  num_key_value_heads: z._default(z.nullable(count), 8),
  max_position_embeddings: z._default(count, 131_072),
  sliding_window: z._default(z.nullable(count), 4096),
  hidden_act: z._default(z.string(), 'silu'),
  rms_norm_eps: z._default(positive, 1e-6),
});

/** Mistral 7B and what has its architecture (Jiang et al. 2023; modeling_mistral.py): Llama with one sliding window for all layers. */
export const mistral: Family = {
  modelType: 'mistral',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { partial_rotary_factor: 1, layer_types: null });
    const turned = turnedConfigOf('mistral', file);
    const { config, windows } = withWindows(turned.config, everyLayer(turned.config, file.sliding_window !== null), file.sliding_window);
    const options = {
      epsilon: file.rms_norm_eps, activation: activationOf('hidden_act', file.hidden_act), ropes: everyLayer(config, turned.rope), windows,
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};
