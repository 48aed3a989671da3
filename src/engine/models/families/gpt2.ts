import * as z from '../../../artifacts/zod.ts';
import type { ModelConfig } from '../../../domain/model.ts';
import type { ActivationKind } from '../../ops/types.ts';
import type { WeightReader } from '../../weights/weightReader.ts';
import type { DecoderLayer } from '../decoder.ts';
import type { Family } from '../family.ts';
import { loadDecoder } from '../loadDecoder.ts';
import { modulesUnder, prefixOf, rowRange } from '../named.ts';
import { activationOf, count, headsOf, positive, readOptions, requireOptions, tokenFields, tokensOf } from '../options.ts';

const schema = z.looseObject({
  ...tokenFields({ bos: 50_256, eos: 50_256, pad: null, tiedHead: true }),
  vocab_size: count,
  n_positions: z._default(count, 1024),
  n_embd: count,
  n_layer: count,
  n_head: count,
  n_inner: z.nullish(count),
  activation_function: z._default(z.string(), 'gelu_new'),
  layer_norm_epsilon: z._default(positive, 1e-5),
  scale_attn_weights: z._default(z.boolean(), true),
  scale_attn_by_inverse_layer_idx: z._default(z.boolean(), false),
});

interface Options { readonly epsilon: number; readonly activation: ActivationKind; readonly scale: (layer: number) => number }

/** GPT-2 and DistilGPT-2 (Radford et al. 2019; modeling_gpt2.py): learned positions, layer norms before each part, a bias on every product. */
export const gpt2: Family = {
  modelType: 'gpt2',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { add_cross_attention: false });
    const config: ModelConfig = {
      modelType: 'gpt2', encoderDecoder: false, hiddenSize: file.n_embd, intermediateSize: file.n_inner ?? 4 * file.n_embd, numLayers: file.n_layer,
      ...headsOf(file.n_embd, file.n_head, file.n_head, null), vocabSize: file.vocab_size, maxPositions: file.n_positions, slidingWindow: null,
      ...tokensOf(file),
    };
    const byWidth = file.scale_attn_weights ? 1 / Math.sqrt(config.headDim) : 1;
    const options: Options = {
      epsilon: file.layer_norm_epsilon, activation: activationOf('activation_function', file.activation_function),
      scale: (layer) => (file.scale_attn_by_inverse_layer_idx ? byWidth / (layer + 1) : byWidth),
    };
    return {
      config,
      load: (reader) => {
        // The released files were saved without their head, and so without the outermost name.
        const prefix = prefixOf(reader, ['transformer.', ''], 'wte.weight');
        return loadDecoder(reader, config, {
          embedding: `${prefix}wte.weight`,
          positions: { name: `${prefix}wpe.weight` },
          layer: (index) => loadLayer(reader, `${prefix}h.${index}.`, config, options, index),
          finalNorm: () => modulesUnder(reader, prefix).layerNorm('ln_f', config.hiddenSize, options.epsilon),
          head: 'lm_head.weight',
        });
      },
    };
  },
};

async function loadLayer(reader: WeightReader, prefix: string, config: ModelConfig, { epsilon, activation, scale }: Options, index: number): Promise<DecoderLayer> {
  const { hiddenSize: H, intermediateSize: F } = config;
  const modules = modulesUnder(reader, prefix, 'turned');
  const part = (which: number) => modules.linearPart('attn.c_attn', rowRange(which * H, H), 3 * H, H);
  return {
    residual: 'sequential',
    attentionIn: await modules.layerNorm('ln_1', H, epsilon),
    attention: { q: await part(0), k: await part(1), v: await part(2), o: await modules.linear('attn.c_proj', H, H), scale: scale(index) },
    feedForwardIn: await modules.layerNorm('ln_2', H, epsilon),
    feedForward: { up: await modules.linear('mlp.c_fc', F, H), down: await modules.linear('mlp.c_proj', H, F), activation },
  };
}
