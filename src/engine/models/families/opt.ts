import * as z from '../../../artifacts/zod.ts';
import type { ModelConfig } from '../../../domain/model.ts';
import type { ActivationKind } from '../../ops/types.ts';
import type { WeightReader } from '../../weights/weightReader.ts';
import type { DecoderLayer } from '../decoder.ts';
import type { Family } from '../family.ts';
import { loadDecoder } from '../loadDecoder.ts';
import { modulesUnder, prefixOf, rowRange } from '../named.ts';
import { activationOf, count, readOptions, requireOptions, tokenFields } from '../options.ts';
import { configOf } from '../sizes.ts';

/** Position p is row p + 2 of the table (OPTLearnedPositionalEmbedding). */
const POSITION_OFFSET = 2;
/** torch.nn.LayerNorm's own, which OPT doesn't change. */
const EPSILON = 1e-5;

const schema = z.looseObject({
  ...tokenFields({ bos: 2, eos: 2, pad: 1, tiedHead: true }),
  vocab_size: count,
  hidden_size: count,
  ffn_dim: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  max_position_embeddings: z._default(count, 2048),
  activation_function: z._default(z.string(), 'relu'),
  do_layer_norm_before: z._default(z.boolean(), true),
  _remove_final_layer_norm: z._default(z.boolean(), false),
  enable_bias: z._default(z.boolean(), true),
});

interface Options { readonly activation: ActivationKind; readonly normBefore: boolean; readonly bias: boolean }

/** OPT (Zhang et al. 2022; modeling_opt.py): learned positions, ReLU, layer norms before each part or after each sum. */
export const opt: Family = {
  modelType: 'opt',
  parse: (json) => {
    const file = readOptions(schema, json);
    // PEFT's prompt is as wide as the model, so a narrower token table (opt-350m) can't be prompt-tuned there either.
    requireOptions(file, { word_embed_proj_dim: file.hidden_size, layer_norm_elementwise_affine: true });
    const config = configOf('opt', { ...file, intermediate_size: file.ffn_dim });
    const options = { activation: activationOf('activation_function', file.activation_function), normBefore: file.do_layer_norm_before, bias: file.enable_bias };
    const { _remove_final_layer_norm: finalNormRemoved } = file;
    const hasFinalNorm = file.do_layer_norm_before && !finalNormRemoved;
    return {
      config,
      load: (reader) => {
        const prefix = prefixOf(reader, ['model.decoder.', 'decoder.'], 'embed_tokens.weight');
        const { maxPositions, hiddenSize } = config;
        return loadDecoder(reader, config, {
          embedding: `${prefix}embed_tokens.weight`,
          positions: { name: `${prefix}embed_positions.weight`, rows: rowRange(POSITION_OFFSET, maxPositions), storedRows: maxPositions + POSITION_OFFSET },
          layer: (index) => loadLayer(reader, `${prefix}layers.${index}.`, config, options),
          finalNorm: async () => (hasFinalNorm ? await modulesUnder(reader, prefix).layerNorm('final_layer_norm', hiddenSize, EPSILON) : null),
          head: 'lm_head.weight',
        });
      },
    };
  },
};

async function loadLayer(reader: WeightReader, prefix: string, { hiddenSize: H, intermediateSize: F, headDim }: ModelConfig, { activation, normBefore, bias }: Options): Promise<DecoderLayer> {
  const modules = modulesUnder(reader, prefix);
  const [attentionNorm, feedForwardNorm] = [await modules.layerNorm('self_attn_layer_norm', H, EPSILON), await modules.layerNorm('final_layer_norm', H, EPSILON)];
  const norms = normBefore
    ? { attentionIn: attentionNorm, feedForwardIn: feedForwardNorm }
    : { attentionSum: attentionNorm, feedForwardSum: feedForwardNorm };
  const square = (name: string) => modules.linear(`self_attn.${name}`, H, H, bias);
  return {
    residual: 'sequential',
    ...norms,
    attention: { q: await square('q_proj'), k: await square('k_proj'), v: await square('v_proj'), o: await square('out_proj'), scale: 1 / Math.sqrt(headDim) },
    feedForward: { up: await modules.linear('fc1', F, H, bias), down: await modules.linear('fc2', H, F, bias), activation },
  };
}
