import { describe, expect, it } from 'vitest';
import { StudioError } from '../../domain/errors.ts';
import { MODEL_TYPES } from '../../domain/model.ts';
import type { ModelConfig } from '../../domain/model.ts';
import { memoryFolder, TINY_CONFIG } from '../weights/tinyLlama.ts';
import { parseModelPlan, readModelPlan } from './config.ts';
import { familyOf } from './registry.ts';

type Json = Readonly<Record<string, unknown>>;

const parse = (changes: Json, base: Json = TINY_CONFIG): ModelConfig => parseModelPlan(JSON.stringify({ ...base, ...changes })).config;

/** Code, key, value and message of what is thrown. */
function refusal(run: () => unknown): { code: string; key: unknown; value: unknown; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof StudioError) return { code: error.code, key: error.details['key'], value: error.details['value'], message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

const SIZES = {
  hidden_size: 16, intermediate_size: 40, num_hidden_layers: 4, num_attention_heads: 4, num_key_value_heads: 2, vocab_size: 50, max_position_embeddings: 64,
};
/** The least that each family's config.json says. */
const FAMILIES: Readonly<Record<string, Json>> = {
  gpt2: { n_embd: 16, n_layer: 4, n_head: 4, vocab_size: 50, n_positions: 64 },
  gpt_neox: { ...SIZES, num_key_value_heads: undefined, rotary_pct: 0.5 },
  llama: SIZES, mistral: SIZES, qwen2: SIZES, qwen3: SIZES, gemma: SIZES, gemma2: SIZES, gemma3_text: SIZES, phi: SIZES, phi3: SIZES,
  opt: { ...SIZES, intermediate_size: undefined, num_key_value_heads: undefined, ffn_dim: 40 },
};
const family = (type: string, changes: Json = {}): ModelConfig => parse({ model_type: type, ...changes }, FAMILIES[type]);

describe('parseModelPlan', () => {
  it('reads what transformers 4 writes', () => {
    expect(parse({})).toEqual({
      modelType: 'llama', encoderDecoder: false, hiddenSize: 12, intermediateSize: 20, numLayers: 3, numHeads: 4, numKeyValueHeads: 2, headDim: 4,
      vocabSize: 50, maxPositions: 64, slidingWindow: null, tiedHead: false, bosTokenId: 0, eosTokenIds: [1], padTokenId: 2,
    });
  });

  it('reads what transformers 5 writes: rope_parameters, several end tokens, dtype', () => {
    const config = parse({ rope_theta: undefined, rope_parameters: { rope_type: 'default', rope_theta: 5e5 }, eos_token_id: [1, 3], dtype: 'float32' });
    expect(config.eosTokenIds).toEqual([1, 3]);
  });

  it('fills in the defaults of LlamaConfig: h key-value heads, head width H/h; a negative id is none', () => {
    const config = parse({ num_key_value_heads: null, head_dim: undefined, hidden_size: 16, pad_token_id: -1, bos_token_id: null });
    expect(config).toMatchObject({ numKeyValueHeads: 4, headDim: 4, padTokenId: null, bosTokenId: null });
  });

  it('knows each family that the page names', () => {
    expect(MODEL_TYPES.map((type) => familyOf(type).modelType)).toEqual(MODEL_TYPES);
  });

  // Defaults of each family's class in transformers 5.23
  it.each([
    ['gpt2', { intermediateSize: 64, headDim: 4, numKeyValueHeads: 4, tiedHead: true, bosTokenId: 50256, eosTokenIds: [50256] }],
    ['gpt_neox', { headDim: 4, numKeyValueHeads: 4, tiedHead: false, bosTokenId: 0, eosTokenIds: [2] }],
    ['llama', { headDim: 4, tiedHead: false, bosTokenId: 1, eosTokenIds: [2] }],
    ['mistral', { headDim: 4, tiedHead: false, slidingWindow: 4096 }],
    ['qwen2', { headDim: 4, tiedHead: false, slidingWindow: null, eosTokenIds: [] }],
    ['qwen3', { headDim: 128, tiedHead: false, slidingWindow: null }],
    ['gemma', { headDim: 256, tiedHead: true, bosTokenId: 2, eosTokenIds: [1], padTokenId: 0 }],
    ['gemma2', { headDim: 256, tiedHead: true, slidingWindow: 4096 }],
    ['gemma3_text', { headDim: 256, tiedHead: true, slidingWindow: 4096 }],
    ['opt', { intermediateSize: 40, headDim: 4, tiedHead: true, bosTokenId: 2, eosTokenIds: [2], padTokenId: 1 }],
    ['phi', { headDim: 4, tiedHead: false, slidingWindow: null }],
    ['phi3', { headDim: 4, tiedHead: false, slidingWindow: null, eosTokenIds: [32000], padTokenId: 32000 }],
  ])('reads %s with its own defaults', (type, expected) => {
    expect(family(type)).toMatchObject({ modelType: type, encoderDecoder: false, hiddenSize: 16, numLayers: 4, numHeads: 4, vocabSize: 50, maxPositions: 64, ...expected });
  });

  it.each([
    ['mistral', { sliding_window: null }, null], ['mistral', { sliding_window: 7 }, 7],
    ['qwen2', { use_sliding_window: true, sliding_window: 7, max_window_layers: 2 }, 7], ['qwen2', { use_sliding_window: true, sliding_window: 7 }, null],
    ['qwen3', { use_sliding_window: true, sliding_window: 7, layer_types: Array.from({ length: 4 }, () => 'sliding_attention') }, 7],
    ['gemma2', { layer_types: Array.from({ length: 4 }, () => 'full_attention') }, null], ['phi3', { sliding_window: 7 }, 7],
  ])('finds the sliding window of %s with %o', (type, changes, window) => {
    expect(family(type, changes).slidingWindow).toBe(window);
  });

  it('ends the context of LongRoPE where its short factors do', () => {
    const rope = { type: 'longrope', short_factor: [1, 1], long_factor: [2, 2] };
    expect(family('phi3', { rope_scaling: rope, original_max_position_embeddings: 32 }).maxPositions).toBe(32);
    expect(family('phi3', { rope_scaling: { ...rope, type: 'su' }, original_max_position_embeddings: 32 }).maxPositions).toBe(32);
  });

  it.each([
    ['llama', { model_type: 'bloom' }, 'model_type', 'bloom'], ['llama', { model_type: 'gemma3' }, 'model_type', 'gemma3'],
    ['llama', { quantization_config: { bits: 4 } }, 'quantization_config', 'set'],
    ['llama', { hidden_act: 'quick_gelu' }, 'hidden_act', 'quick_gelu'], ['llama', { partial_rotary_factor: 0.5 }, 'partial_rotary_factor', '0.5'],
    ['llama', { rope_scaling: { type: 'yarn', factor: 2 } }, 'rope_scaling.rope_type', 'yarn'],
    ['qwen2', { rope_parameters: { rope_type: 'yarn', factor: 4 } }, 'rope_parameters.rope_type', 'yarn'],
    ['gpt2', { activation_function: 'mish' }, 'activation_function', 'mish'], ['gpt2', { add_cross_attention: true }, 'add_cross_attention', 'true'],
    ['mistral', { layer_types: ['full_attention'] }, 'layer_types', '["full_attention"]'],
    ['qwen3', { layer_types: ['linear_attention', 'full_attention', 'full_attention', 'full_attention'] }, 'layer_types', 'linear_attention'],
    ['gemma', { use_bidirectional_attention: true }, 'use_bidirectional_attention', 'true'],
    ['gemma3_text', { attn_logit_softcapping: 50 }, 'attn_logit_softcapping', '50'],
    ['gemma3_text', { rope_parameters: { full_attention: { rope_type: 'yarn' } } }, 'rope_scaling.rope_type', 'yarn'],
    ['opt', { word_embed_proj_dim: 8 }, 'word_embed_proj_dim', '8'], ['opt', { layer_norm_elementwise_affine: false }, 'layer_norm_elementwise_affine', 'false'],
  ])('refuses %s with %o by name', (type, changes, key, value) => {
    expect(refusal(() => family(type, changes))).toMatchObject({ code: 'modelUnsupported', key, value });
  });

  it.each([
    [{ model_type: undefined }, 'model_type'], [{ hidden_size: 'wide' }, 'hidden_size'], [{ num_hidden_layers: 0 }, 'num_hidden_layers'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads'], [{ head_dim: 5 }, 'rope_parameters'], [{ vocab_size: undefined }, 'vocab_size'],
    [{ head_dim: undefined, hidden_size: 18 }, 'head_dim'], [{ rope_scaling: { type: 'linear' } }, 'rope_scaling.factor'],
    [{ model_type: 'qwen2', layer_types: ['sliding_attention', 'full_attention', 'full_attention'] }, 'sliding_window'],
    [{ model_type: 'gemma2', layer_types: ['full_attention'] }, 'layer_types'],
  ])('calls %o invalid by its key', (changes, key) => {
    expect(refusal(() => parse(changes))).toMatchObject({ code: 'modelConfigInvalid', key });
  });

  it('says that a file is no JSON', () => {
    expect(refusal(() => parseModelPlan('{"model_type":')).message).toMatch(/^config\.json is not JSON/);
  });
});

describe('readModelPlan', () => {
  it('names the folder that has no config.json', async () => {
    await expect(readModelPlan(memoryFolder({}, 'my model'))).rejects.toMatchObject({ code: 'modelConfigMissing', message: expect.stringContaining('my model') });
  });
});
