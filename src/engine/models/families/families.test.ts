/** Which stored tensors each family asks for: the goldens (test/) hold what it computes with them. */
import { setBackend, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { denseMatrix } from '../../ops/matrix/dense.ts';
import type { MatrixSource, VectorSource, WeightReader } from '../../weights/weightReader.ts';
import { parseModelPlan } from '../config.ts';

beforeAll(() => setBackend('cpu'));

/** A reader of made-up zeros that has only `stored` where it is asked, and writes down what it gives. */
function recordingReader(stored: readonly string[]): { reader: WeightReader; asked: Map<string, MatrixSource | VectorSource>; owned: Tensor[]; exact: string[] } {
  const exact: string[] = [];
  const asked = new Map<string, MatrixSource | VectorSource>();
  const owned: Tensor[] = [];
  const own = <T extends Tensor>(tensor: T): T => {
    owned.push(tensor);
    return tensor;
  };
  const note = (source: MatrixSource | readonly MatrixSource[]): void => {
    for (const one of 'name' in source ? [source] : source) asked.set(`${one.name}${one.rows === undefined ? '' : `@${String(one.rows[0])}`}`, one);
  };
  const matrix: WeightReader['matrix'] = (source, rows, columns, keptAs) => {
    note(source);
    if (keptAs !== undefined && 'name' in source) exact.push(source.name);
    return Promise.resolve(denseMatrix(tensor2d(new Float32Array(rows * columns), [rows, columns])));
  };
  const vector: WeightReader['vector'] = (source, size) => {
    note(source);
    return Promise.resolve(tensor1d(new Float32Array(size)));
  };
  return {
    asked,
    owned,
    exact,
    reader: {
      has: (name) => stored.includes(name), matrix, vector, own, free: () => undefined, tensors: () => [],
      linear: async (weight, bias, outputs, inputs) => ({
        matrix: await matrix(weight, outputs, inputs), transposed: null, bias: bias === null ? null : await vector(bias, outputs),
      }),
    },
  };
}

async function askedBy(config: Readonly<Record<string, unknown>>, stored: readonly string[] = []) {
  const { reader, asked } = recordingReader(stored);
  await parseModelPlan(JSON.stringify(config)).load(reader);
  return asked;
}

/** The rotary frequencies that a model of this config puts on the device, one list a rope. */
async function frequenciesOf(config: Readonly<Record<string, unknown>>): Promise<number[][]> {
  const { reader, owned } = recordingReader([]);
  await parseModelPlan(JSON.stringify(config)).load(reader);
  return Promise.all(owned.map(async (tensor) => [...await tensor.data()]));
}

const GPT2 = { model_type: 'gpt2', n_embd: 4, n_layer: 1, n_head: 2, vocab_size: 5, n_positions: 8 };
const SIZES = { hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, vocab_size: 5, max_position_embeddings: 8 };

describe('stored names', () => {
  it('finds GPT-2 with and without its outermost name', async () => {
    expect((await askedBy(GPT2)).has('transformer.wte.weight')).toBe(true);
    const bare = await askedBy(GPT2, ['wte.weight']);
    expect([...bare.keys()].filter((name) => name.startsWith('transformer.'))).toEqual([]);
    expect(bare.has('h.0.mlp.c_fc.weight')).toBe(true);
  });

  it('takes q, k and v of GPT-2 from thirds of one turned matrix', async () => {
    const asked = await askedBy(GPT2);
    expect(asked.get('transformer.h.0.attn.c_attn.weight@4')).toEqual({ name: 'transformer.h.0.attn.c_attn.weight', turned: true, rows: Int32Array.of(4, 5, 6, 7), storedRows: 12 });
    expect(asked.has('transformer.h.0.attn.c_attn.bias@8')).toBe(true);
  });

  it('takes q, k and v of GPT-NeoX from rows that alternate by head: of 2 heads 2 wide, k has rows 2, 3 and 8, 9', async () => {
    const config = { ...SIZES, model_type: 'gpt_neox', intermediate_size: 8, rotary_pct: 1 };
    const asked = await askedBy(config, ['lm_head.weight']);
    expect(asked.get('gpt_neox.layers.0.attention.query_key_value.weight@2')?.rows).toEqual(Int32Array.of(2, 3, 8, 9));
    expect(asked.has('lm_head.weight')).toBe(true);
    expect((await askedBy(config, ['embed_out.weight'])).has('embed_out.weight')).toBe(true);
  });

  it('takes q, k, v, gate and up of Phi-3 from two matrices', async () => {
    const asked = await askedBy({ ...SIZES, model_type: 'phi3', intermediate_size: 8, num_key_value_heads: 1 });
    expect(asked.get('model.layers.0.self_attn.qkv_proj.weight@6')?.rows).toEqual(Int32Array.of(6, 7));
    expect(asked.get('model.layers.0.mlp.gate_up_proj.weight@8')?.storedRows).toBe(16);
  });

  it('skips the first two positions of OPT, and finds it under both of its names', async () => {
    const config = { ...SIZES, model_type: 'opt', ffn_dim: 8 };
    expect((await askedBy(config)).get('model.decoder.embed_positions.weight@2')).toMatchObject({ storedRows: 10, rows: Int32Array.of(2, 3, 4, 5, 6, 7, 8, 9) });
    expect((await askedBy(config, ['decoder.embed_tokens.weight'])).has('decoder.embed_positions.weight@2')).toBe(true);
  });

  it('keeps learned positions as they are, whatever the matrices are kept as', async () => {
    const { reader, exact } = recordingReader([]);
    await parseModelPlan(JSON.stringify(GPT2)).load(reader);
    expect(exact).toEqual(['transformer.wpe.weight']);
  });

  it('finds a tied table that the file names as the head', async () => {
    const asked = await askedBy({ ...SIZES, model_type: 'llama', intermediate_size: 8, tie_word_embeddings: true }, ['lm_head.weight']);
    expect([asked.has('lm_head.weight'), asked.has('model.embed_tokens.weight')]).toEqual([true, false]);
  });

  it('asks for what an option adds: biases, head norms, a head of its own', async () => {
    const llama = { ...SIZES, model_type: 'llama', intermediate_size: 8 };
    expect((await askedBy(llama)).has('model.layers.0.self_attn.o_proj.bias')).toBe(false);
    expect((await askedBy({ ...llama, attention_bias: true })).has('model.layers.0.self_attn.o_proj.bias')).toBe(true);
    expect((await askedBy({ ...llama, tie_word_embeddings: true })).has('lm_head.weight')).toBe(false);
    const qwen2 = await askedBy({ ...llama, model_type: 'qwen2', num_key_value_heads: 2 });
    expect([qwen2.has('model.layers.0.self_attn.q_proj.bias'), qwen2.has('model.layers.0.self_attn.o_proj.bias')]).toEqual([true, false]);
    const qwen3 = await askedBy({ ...llama, model_type: 'qwen3', num_key_value_heads: 2 });
    expect([qwen3.has('model.layers.0.self_attn.q_norm.weight'), qwen3.has('model.layers.0.self_attn.q_proj.bias')]).toEqual([true, false]);
    const phi = await askedBy({ ...llama, model_type: 'phi', head_dim: 4, qk_layernorm: true });
    expect([phi.has('lm_head.bias'), phi.has('model.layers.0.self_attn.k_layernorm.bias')]).toEqual([true, true]);
    const gemma3 = await askedBy({ ...llama, model_type: 'gemma3_text', head_dim: 2, num_key_value_heads: 2 });
    expect(gemma3.get('model.layers.0.self_attn.k_norm.weight')).toMatchObject({ plus: 1 });
    expect(gemma3.has('model.layers.0.post_feedforward_layernorm.weight')).toBe(true);
  });
});

describe('rotary options', () => {
  const base = { ...SIZES, hidden_size: 16, intermediate_size: 8, num_key_value_heads: 2 };
  const llama3 = { factor: 4, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 16 };
  it.each([
    ['gpt_neox', { rotary_pct: 0.5, rotary_emb_base: 100 }, { rope_parameters: { rope_type: 'default', rope_theta: 100, partial_rotary_factor: 0.5 } }, [1, 0.1]],
    ['llama', { rope_theta: 10_000, rope_scaling: { rope_type: 'llama3', ...llama3 } }, { rope_parameters: { rope_type: 'llama3', rope_theta: 10_000, ...llama3 } }, null],
    ['qwen2', { rope_theta: 1e8 }, { rope_parameters: { rope_type: 'default', rope_theta: 1e8 } }, [1, 0.01, 1e-4, 1e-6]],
    ['phi', { rope_theta: 100, partial_rotary_factor: 0.5 }, { rope_parameters: { rope_type: 'default', rope_theta: 100 } }, [1, 0.1]],
    ['phi3', { rope_scaling: { type: 'su', short_factor: [1, 2, 1, 1], long_factor: [1, 1, 1, 1] } },
      { rope_parameters: { rope_type: 'longrope', rope_theta: 10_000, partial_rotary_factor: 1, short_factor: [1, 2, 1, 1], long_factor: [1, 1, 1, 1] } }, [1, 0.05, 0.01, 0.001]],
  ])('of %s are the same in the spelling of transformers 4 and 5', async (model_type, four, five, expected) => {
    const config = { ...base, head_dim: 8, model_type };
    const found = await frequenciesOf({ ...config, ...four });
    expect(found).toEqual(await frequenciesOf({ ...config, ...five }));
    expected?.forEach((value, i) => expect(found[0]?.[i]).toBeCloseTo(value, 8));
  });

  it('of Gemma 3 are one rope for the layers with a window and one for the others, in both spellings', async () => {
    const config = { ...base, model_type: 'gemma3_text', head_dim: 4, num_hidden_layers: 6 };
    const four = await frequenciesOf({ ...config, rope_theta: 10_000, rope_local_base_freq: 100, rope_scaling: { rope_type: 'linear', factor: 8 } });
    const five = await frequenciesOf({
      ...config, rope_parameters: { full_attention: { rope_type: 'linear', factor: 8, rope_theta: 10_000 }, sliding_attention: { rope_type: 'default', rope_theta: 100 } },
    });
    expect(four).toEqual(five);
    [[1, 0.1], [0.125, 0.00125]].forEach((rope, i) => rope.forEach((value, j) => expect(four[i]?.[j]).toBeCloseTo(value, 8)));
  });
});
