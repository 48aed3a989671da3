import { describe, expect, it } from 'vitest';
import { StudioError } from '../../domain/errors.ts';
import { memoryFolder, TINY_CONFIG } from '../weights/tinyLlama.ts';
import { parseModelConfig, readModelConfig } from './config.ts';

const parse = (changes: Readonly<Record<string, unknown>>) => parseModelConfig(JSON.stringify({ ...TINY_CONFIG, ...changes }));

/** Code, key and message of what is thrown. */
function refusal(run: () => unknown): { code: string; key: unknown; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof StudioError) return { code: error.code, key: error.details['key'], message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseModelConfig', () => {
  it('reads what transformers 4 writes', () => {
    expect(parse({})).toEqual({
      modelType: 'llama', hiddenSize: 12, intermediateSize: 20, numLayers: 3, numHeads: 4, numKeyValueHeads: 2, headDim: 4, vocabSize: 50,
      maxPositions: 64, normEpsilon: 1e-5, ropeTheta: 1000, tiedHead: false, attentionBias: false, mlpBias: false,
      bosTokenId: 0, eosTokenIds: [1], padTokenId: 2,
    });
  });

  it('reads what transformers 5 writes: rope_parameters, several end tokens, dtype', () => {
    const config = parse({ rope_theta: undefined, rope_parameters: { rope_type: 'default', rope_theta: 5e5 }, eos_token_id: [1, 3], dtype: 'float32' });
    expect(config.ropeTheta).toBe(5e5);
    expect(config.eosTokenIds).toEqual([1, 3]);
  });

  it('fills in the defaults of LlamaConfig: h key-value heads, head width H/h', () => {
    const config = parse({ num_key_value_heads: null, head_dim: undefined, hidden_size: 16, pad_token_id: -1, bos_token_id: null });
    expect(config).toMatchObject({ numKeyValueHeads: 4, headDim: 4, padTokenId: null, bosTokenId: null });
  });

  it.each([
    [{ model_type: 'gpt2' }, 'model_type'], [{ hidden_act: 'gelu' }, 'hidden_act'], [{ rope_scaling: { type: 'linear', factor: 2 } }, 'rope_scaling'],
    [{ rope_parameters: { rope_type: 'llama3', rope_theta: 1 } }, 'rope_parameters'], [{ partial_rotary_factor: 0.5 }, 'partial_rotary_factor'],
    [{ quantization_config: { bits: 4 } }, 'quantization_config'],
  ])('refuses %o by name', (changes, key) => {
    expect(refusal(() => parse(changes))).toMatchObject({ code: 'modelUnsupported', key });
  });

  it.each([
    [{ model_type: undefined }, 'model_type'], [{ hidden_size: 'wide' }, 'hidden_size'], [{ num_hidden_layers: 0 }, 'num_hidden_layers'],
    [{ num_key_value_heads: 3 }, 'num_key_value_heads'], [{ head_dim: 5 }, 'head_dim'], [{ vocab_size: undefined }, 'vocab_size'],
  ])('calls %o invalid by its key', (changes, key) => {
    expect(refusal(() => parse(changes))).toMatchObject({ code: 'modelConfigInvalid', key });
  });

  it('says that a file is no JSON', () => {
    expect(refusal(() => parseModelConfig('{"model_type":')).message).toMatch(/^config\.json is not JSON/);
  });
});

describe('readModelConfig', () => {
  it('names the folder that has no config.json', async () => {
    await expect(readModelConfig(memoryFolder({}, 'my model'))).rejects.toMatchObject({ code: 'modelConfigMissing', message: expect.stringContaining('my model') });
  });
});
