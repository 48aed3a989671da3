import * as z from '../../../artifacts/zod.ts';
import type { ModelConfig } from '../../../domain/model.ts';
import type { ActivationKind } from '../../ops/types.ts';
import type { WeightReader } from '../../weights/weightReader.ts';
import type { DecoderLayer } from '../decoder.ts';
import type { Family } from '../family.ts';
import { loadDecoder } from '../loadDecoder.ts';
import { modulesUnder } from '../named.ts';
import { activationOf, count, positive, readOptions, tokenFields } from '../options.ts';
import { placeRope } from '../rope.ts';
import type { Rope } from '../rope.ts';
import { sizeFields, turnedConfigOf } from '../sizes.ts';

const schema = z.looseObject({
  ...sizeFields,
  ...tokenFields({ bos: 1, eos: 2, pad: null, tiedHead: false }),
  max_position_embeddings: z._default(count, 2048),
  hidden_act: z._default(z.string(), 'gelu_new'),
  layer_norm_eps: z._default(positive, 1e-5),
  qk_layernorm: z._default(z.boolean(), false),
});

interface Options { readonly epsilon: number; readonly activation: ActivationKind; readonly headNorms: boolean; readonly rope: Rope }

/** Phi 1, 1.5 and 2 (Gunasekar et al. 2023; modeling_phi.py): attention and feed-forward side by side on one norm, half of each head turns, a bias on every product. */
export const phi: Family = {
  modelType: 'phi',
  parse: (json) => {
    const file = readOptions(schema, json);
    const { config, rope } = turnedConfigOf('phi', file, { partialFactor: 0.5 });
    const options = { epsilon: file.layer_norm_eps, activation: activationOf('hidden_act', file.hidden_act), headNorms: file.qk_layernorm, rope };
    return {
      config,
      load: (reader) => {
        const layer = layerLoader(reader, config, options);
        return loadDecoder(reader, config, {
          embedding: 'model.embed_tokens.weight', layer,
          finalNorm: () => modulesUnder(reader, 'model.').layerNorm('final_layernorm', config.hiddenSize, options.epsilon),
          head: 'lm_head.weight', headBias: 'lm_head.bias',
        });
      },
    };
  },
};

function layerLoader(reader: WeightReader, config: ModelConfig, { epsilon, activation, headNorms, rope }: Options) {
  const { hiddenSize: H, intermediateSize: F, numHeads, numKeyValueHeads, headDim } = config;
  const rotation = placeRope(reader, rope);
  return async (index: number): Promise<DecoderLayer> => {
    const modules = modulesUnder(reader, `model.layers.${index}.`);
    const norm = await modules.layerNorm('input_layernorm', H, epsilon);
    return {
      residual: 'parallel',
      attentionIn: norm,
      attention: {
        q: await modules.linear('self_attn.q_proj', numHeads * headDim, H),
        k: await modules.linear('self_attn.k_proj', numKeyValueHeads * headDim, H),
        v: await modules.linear('self_attn.v_proj', numKeyValueHeads * headDim, H),
        o: await modules.linear('self_attn.dense', H, numHeads * headDim),
        qNorm: headNorms ? await modules.layerNorm('self_attn.q_layernorm', headDim, epsilon) : null,
        kNorm: headNorms ? await modules.layerNorm('self_attn.k_layernorm', headDim, epsilon) : null,
        rotation,
        scale: 1 / Math.sqrt(headDim),
      },
      feedForwardIn: norm,
      feedForward: { up: await modules.linear('mlp.fc1', F, H), down: await modules.linear('mlp.fc2', H, F), activation },
    };
  };
}
