import { writeSafetensors } from '../../src/artifacts/safetensors.ts';
import { createRandom } from '../../src/domain/random.ts';
import type { BenchModel, LlamaShape } from './types.ts';

/** Names and shapes of a Llama's tensors with a tied head, as transformers saves them. */
export function llamaTensors(shape: LlamaShape): [string, number[]][] {
  const { hidden_size: H, intermediate_size: F, num_hidden_layers: L, num_attention_heads: h, num_key_value_heads: hk, vocab_size: V } = shape;
  const D = H / h;
  const layer = (l: number): [string, number[]][] => [
    [`model.layers.${l}.input_layernorm.weight`, [H]],
    [`model.layers.${l}.self_attn.q_proj.weight`, [h * D, H]],
    [`model.layers.${l}.self_attn.k_proj.weight`, [hk * D, H]],
    [`model.layers.${l}.self_attn.v_proj.weight`, [hk * D, H]],
    [`model.layers.${l}.self_attn.o_proj.weight`, [H, h * D]],
    [`model.layers.${l}.post_attention_layernorm.weight`, [H]],
    [`model.layers.${l}.mlp.gate_proj.weight`, [F, H]],
    [`model.layers.${l}.mlp.up_proj.weight`, [F, H]],
    [`model.layers.${l}.mlp.down_proj.weight`, [H, F]],
  ];
  return [['model.embed_tokens.weight', [V, H]], ...Array.from({ length: L }, (_, l) => layer(l)).flat(), ['model.norm.weight', [H]]];
}

/** A Llama of this shape with seeded random weights that keep the variance of what they multiply. */
export function randomModel(name: string, shape: LlamaShape): BenchModel {
  const tensors = llamaTensors(shape).map(([tensor, dimensions]) => ({ name: tensor, shape: dimensions, values: randomValues(tensor, dimensions) }));
  const config = {
    ...shape, model_type: 'llama', hidden_act: 'silu', tie_word_embeddings: true, max_position_embeddings: 2048,
    bos_token_id: 0, eos_token_id: 0, pad_token_id: 1,
  };
  const contents: Readonly<Record<string, Uint8Array>> = {
    'config.json': new TextEncoder().encode(JSON.stringify(config)),
    'model.safetensors': writeSafetensors(tensors, {}),
  };
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  return {
    shape,
    files: {
      name,
      list: () => Promise.resolve(Object.entries(contents).map(([path, bytes]) => ({ path, size: bytes.length }))),
      read: (path, start, end) => Promise.resolve((contents[path] ?? new Uint8Array()).slice(start, end)),
    },
    read: (tensor) => {
      const values = byName.get(tensor);
      return values === undefined ? Promise.reject(new Error(`${name} has no ${tensor}.`)) : Promise.resolve(values);
    },
  };
}

function randomValues(name: string, dimensions: readonly number[]): Float32Array {
  const random = createRandom(4, name);
  const size = dimensions.reduce((product, length) => product * length, 1);
  // Norms near 1; elsewhere uniform of variance 1/I, by which a product keeps the size of its input.
  if (dimensions.length === 1) return Float32Array.from({ length: size }, () => 0.75 + random.next() / 2);
  const bound = Math.sqrt(3 / (dimensions[1] ?? 1));
  return Float32Array.from({ length: size }, () => bound * (2 * random.next() - 1));
}
