import * as z from '../../../artifacts/zod.ts';
import type { ModelConfig } from '../../../domain/model.ts';
import type { ActivationKind } from '../../ops/types.ts';
import type { WeightReader } from '../../weights/weightReader.ts';
import type { DecoderLayer, Rotation } from '../decoder.ts';
import type { Family } from '../family.ts';
import { loadDecoder } from '../loadDecoder.ts';
import { modulesUnder, prefixOf } from '../named.ts';
import { activationOf, count, positive, readOptions, tokenFields } from '../options.ts';
import { placeRope } from '../rope.ts';
import { sizeFields, turnedConfigOf } from '../sizes.ts';

const schema = z.looseObject({
  ...sizeFields,
  ...tokenFields({ bos: 0, eos: 2, pad: null, tiedHead: false }),
  max_position_embeddings: z._default(count, 2048),
  hidden_act: z._default(z.string(), 'gelu'),
  layer_norm_eps: z._default(positive, 1e-5),
  use_parallel_residual: z._default(z.boolean(), true),
  attention_bias: z._default(z.boolean(), true),
  rotary_emb_base: z._default(positive, 10_000),
  rotary_pct: z._default(positive, 0.25),
});

interface Options {
  readonly epsilon: number;
  readonly activation: ActivationKind;
  readonly attentionBias: boolean;
  readonly residual: DecoderLayer['residual'];
}

/** GPT-NeoX and Pythia (Black et al. 2022; modeling_gpt_neox.py): attention and feed-forward side by side, part of each head turns. */
export const gptNeox: Family = {
  modelType: 'gpt_neox',
  parse: (json) => {
    const file = readOptions(schema, json);
    const { config, rope } = turnedConfigOf('gpt_neox', file, { theta: file.rotary_emb_base, partialFactor: file.rotary_pct });
    const options: Options = {
      epsilon: file.layer_norm_eps, activation: activationOf('hidden_act', file.hidden_act), attentionBias: file.attention_bias,
      residual: file.use_parallel_residual ? 'parallel' : 'sequential',
    };
    return {
      config,
      load: (reader) => {
        const rotation = placeRope(reader, rope);
        return loadDecoder(reader, config, {
          embedding: 'gpt_neox.embed_in.weight',
          layer: (index) => loadLayer(reader, config, options, index, rotation),
          finalNorm: () => modulesUnder(reader, 'gpt_neox.').layerNorm('final_layer_norm', config.hiddenSize, options.epsilon),
          // transformers 5 calls it lm_head and still saves embed_out
          head: `${prefixOf(reader, ['embed_out', 'lm_head'], '.weight')}.weight`,
        });
      },
    };
  },
};

/** The stored rows of one part of query_key_value (0 q, 1 k, 2 v), which holds [h,3,D] rows. */
function partRows(part: number, { numHeads, headDim }: ModelConfig): Int32Array {
  return Int32Array.from({ length: numHeads * headDim }, (_, row) => (3 * Math.floor(row / headDim) + part) * headDim + (row % headDim));
}

async function loadLayer(
  reader: WeightReader, config: ModelConfig, { epsilon, activation, attentionBias, residual }: Options, index: number, rotation: Rotation,
): Promise<DecoderLayer> {
  const { hiddenSize: H, intermediateSize: F, headDim } = config;
  const modules = modulesUnder(reader, `gpt_neox.layers.${index}.`);
  const part = (which: number) => modules.linearPart('attention.query_key_value', partRows(which, config), 3 * H, H, attentionBias);
  return {
    residual,
    attentionIn: await modules.layerNorm('input_layernorm', H, epsilon),
    attention: {
      q: await part(0), k: await part(1), v: await part(2), o: await modules.linear('attention.dense', H, H, attentionBias),
      rotation, scale: 1 / Math.sqrt(headDim),
    },
    feedForwardIn: await modules.layerNorm('post_attention_layernorm', H, epsilon),
    feedForward: { up: await modules.linear('mlp.dense_h_to_4h', F, H), down: await modules.linear('mlp.dense_4h_to_h', H, F), activation },
  };
}
