import * as z from '../../../artifacts/zod.ts';
import type { Family } from '../family.ts';
import { loadLlamaLayers } from '../llamaLayers.ts';
import { activationOf, count, positive, readOptions, tokenFields } from '../options.ts';
import { everyLayer, sizeFields, turnedConfigOf } from '../sizes.ts';
import { withWindows } from '../windows.ts';

const schema = z.looseObject({
  ...sizeFields,
  ...tokenFields({ bos: 1, eos: 32_000, pad: 32_000, tiedHead: false }),
  max_position_embeddings: z._default(count, 4096),
  original_max_position_embeddings: z._default(count, 4096),
  sliding_window: z.nullish(count),
  hidden_act: z._default(z.string(), 'silu'),
  rms_norm_eps: z._default(positive, 1e-5),
});

/** Phi-3 (Abdin et al. 2024; modeling_phi3.py): Llama with q, k, v in one matrix and gate and up in another. */
export const phi3: Family = {
  modelType: 'phi3',
  parse: (json) => {
    const file = readOptions(schema, json);
    // Before transformers 4.43 LongRoPE was called "su" or "yarn" here.
    const turned = turnedConfigOf('phi3', file, { aliases: { su: 'longrope', yarn: 'longrope' } });
    const window = file.sliding_window ?? null;
    const { config, windows } = withWindows(turned.config, everyLayer(turned.config, window !== null), window);
    const options = {
      epsilon: file.rms_norm_eps, activation: activationOf('hidden_act', file.hidden_act), ropes: everyLayer(config, turned.rope), windows, fused: true,
    };
    return { config, load: (reader) => loadLlamaLayers(reader, config, options) };
  },
};
