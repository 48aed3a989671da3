import { describe, expect, it } from 'vitest';
import { parseModelPlan } from '../config.ts';

/** google/t5-v1_1-base, as transformers 4 wrote its config.json. */
const V1_1 = {
  model_type: 't5', is_encoder_decoder: true, d_model: 768, d_kv: 64, d_ff: 2048, num_layers: 12, num_decoder_layers: 12, num_heads: 12, vocab_size: 32128,
  relative_attention_num_buckets: 32, layer_norm_epsilon: 1e-6, feed_forward_proj: 'gated-gelu', tie_word_embeddings: false,
  decoder_start_token_id: 0, pad_token_id: 0, eos_token_id: 1,
};
const parse = (changes: Readonly<Record<string, unknown>>) => parseModelPlan(JSON.stringify({ ...V1_1, ...changes })).config;

describe('the config.json of a T5', () => {
  it('says what an encoder-decoder is', () => {
    expect(parse({})).toEqual({
      modelType: 't5', encoderDecoder: true, decoderStartTokenId: 0, hiddenSize: 768, intermediateSize: 2048, numLayers: 12, numDecoderLayers: 12, numHeads: 12,
      numKeyValueHeads: 12, headDim: 64, vocabSize: 32128, maxPositions: 2048, slidingWindow: null, tiedHead: false,
      bosTokenId: null, eosTokenIds: [1], padTokenId: 0,
    });
  });

  it('has the defaults of T5Config in transformers 5.23, and starts answers from the padding token', () => {
    expect(parseModelPlan('{"model_type":"t5"}').config).toMatchObject({
      decoderStartTokenId: 0, hiddenSize: 512, headDim: 64, intermediateSize: 2048, numLayers: 6, numDecoderLayers: 6, numHeads: 8, vocabSize: 32128, tiedHead: true,
    });
  });

  it('may have a decoder of another depth', () => {
    expect(parse({ num_decoder_layers: 4 })).toMatchObject({ numLayers: 12, numDecoderLayers: 4 });
  });

  it('reads four times as far as the model was trained, as no table of positions ends', () => {
    expect(parse({ n_positions: 1024 }).maxPositions).toBe(4096);
  });

  it.each([
    [{ feed_forward_proj: 'gated-tanh' }, 'feed_forward_proj', 'modelUnsupported'],
    [{ is_encoder_decoder: false }, 'is_encoder_decoder', 'modelUnsupported'],
    [{ quantization_config: { bits: 8 } }, 'quantization_config', 'modelUnsupported'],
    [{ model_type: 'umt5' }, 'model_type', 'modelUnsupported'],
    [{ d_kv: 0 }, 'd_kv', 'modelConfigInvalid'],
    [{ decoder_start_token_id: null, pad_token_id: null }, 'decoder_start_token_id', 'modelConfigInvalid'],
    [{ relative_attention_num_buckets: 2 }, 'relative_attention_num_buckets', 'modelConfigInvalid'],
    [{ relative_attention_max_distance: 16 }, 'relative_attention_max_distance', 'modelConfigInvalid'],
  ])('refuses %o by name', (changes, key, code) => {
    expect(() => parse(changes)).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ key }) }));
  });
});
