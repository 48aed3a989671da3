import * as z from '../../../artifacts/zod.ts';
import type { ModelConfig } from '../../../domain/model.ts';
import type { ActivationKind } from '../../ops/types.ts';
import type { Family } from '../family.ts';
import { loadT5 } from '../loadT5.ts';
import type { T5Options } from '../loadT5.ts';
import { activationOf, count, invalidOption, positive, readOptions, requireOptions, tokenFields, tokensOf } from '../options.ts';

/**
 * T5 has no table of positions: distances beyond relative_attention_max_distance look alike, and it reads on past the
 * 512 tokens (`n_positions`) that it was trained with, getting slowly worse. A text is cut at four times that, so that
 * one very long text can't fill the memory.
 */
const READ_BEYOND_TRAINED = 4;

const schema = z.looseObject({
  ...tokenFields({ bos: null, eos: 1, pad: 0, tiedHead: true }),
  vocab_size: z._default(count, 32_128),
  d_model: z._default(count, 512),
  d_kv: z._default(count, 64),
  d_ff: z._default(count, 2048),
  num_layers: z._default(count, 6),
  num_decoder_layers: z.nullish(count),
  num_heads: z._default(count, 8),
  n_positions: z._default(count, 512),
  relative_attention_num_buckets: z._default(count, 32),
  relative_attention_max_distance: z._default(count, 128),
  layer_norm_epsilon: z._default(positive, 1e-6),
  feed_forward_proj: z._default(z.string(), 'relu'),
  decoder_start_token_id: z.nullish(z.int().check(z.nonnegative())),
  scale_decoder_outputs: z.nullish(z.boolean()),
});

/**
 * T5, T5 1.1 with its LM-adapted checkpoints, and Flan-T5 (Raffel et al. 2020; Lester et al. 2021; modeling_t5.py): an
 * encoder-decoder with a bias by distance in place of positions, RMS norms, no other biases, unscaled scores.
 */
export const t5: Family = {
  modelType: 't5',
  parse: (json) => {
    const file = readOptions(schema, json);
    requireOptions(file, { is_encoder_decoder: true, is_decoder: false });
    const { gated, activation } = feedForwardOf(file.feed_forward_proj);
    const start = file.decoder_start_token_id ?? file.pad_token_id;
    if (start === null || start < 0) throw invalidOption('decoder_start_token_id', 'is missing, and so is pad_token_id to stand for it');
    if (file.relative_attention_num_buckets < 4) throw invalidOption('relative_attention_num_buckets', `is ${file.relative_attention_num_buckets}; there are at least 4`);
    if (2 * file.relative_attention_max_distance <= file.relative_attention_num_buckets) {
      throw invalidOption('relative_attention_max_distance', `is ${file.relative_attention_max_distance}, which is not more than half of relative_attention_num_buckets ${file.relative_attention_num_buckets}`);
    }
    const numDecoderLayers = file.num_decoder_layers ?? file.num_layers;
    const config: ModelConfig = {
      modelType: 't5', encoderDecoder: true, decoderStartTokenId: start, hiddenSize: file.d_model, intermediateSize: file.d_ff,
      numLayers: file.num_layers, numDecoderLayers, numHeads: file.num_heads, numKeyValueHeads: file.num_heads, headDim: file.d_kv,
      vocabSize: file.vocab_size, maxPositions: READ_BEYOND_TRAINED * file.n_positions, slidingWindow: null, ...tokensOf(file),
    };
    const options: T5Options = {
      config, gated, activation, numDecoderLayers, epsilon: file.layer_norm_epsilon, numBuckets: file.relative_attention_num_buckets,
      maxDistance: file.relative_attention_max_distance,
      // transformers 5 writes tie_word_embeddings true for every T5 and says in scale_decoder_outputs which kind it is.
      outputScale: (file.scale_decoder_outputs ?? file.tie_word_embeddings) ? file.d_model ** -0.5 : 1,
    };
    return { config, load: (reader) => loadT5(reader, options) };
  },
};

/** `relu`, or `gated-` and a function; "gated-gelu" means its tanh form (configuration_t5.py). */
function feedForwardOf(proj: string): { readonly gated: boolean; readonly activation: ActivationKind } {
  const gated = proj.startsWith('gated-');
  const name = gated ? proj.slice('gated-'.length) : proj;
  return { gated, activation: activationOf('feed_forward_proj', proj === 'gated-gelu' ? 'gelu_new' : name) };
}
