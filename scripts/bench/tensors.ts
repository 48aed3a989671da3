import type { Product } from './measure/linearLayers.ts';
import type { Gpt2Shape, LlamaShape, ModelShape, Sizes } from './types.ts';

type Named = readonly [name: string, shape: number[]];

/** The sizes of a model in one set of letters, whatever its config.json calls them. */
export function sizesOf(shape: ModelShape): Sizes {
  return shape.model_type === 'gpt2'
    ? { hiddenSize: shape.n_embd, numLayers: shape.n_layer, vocabSize: shape.vocab_size }
    : { hiddenSize: shape.hidden_size, numLayers: shape.num_hidden_layers, vocabSize: shape.vocab_size };
}

/** Names and shapes of a model's tensors with a tied head, as transformers saves them. */
export function modelTensors(shape: ModelShape): Named[] {
  return shape.model_type === 'gpt2' ? gpt2Tensors(shape) : llamaTensors(shape);
}

/** Elements of the matrices that every row is multiplied by: those of the layers, without embeddings and head. */
export function layerWeights(shape: ModelShape): number {
  return modelTensors(shape).reduce((sum, [name, [rows = 0, columns = 0]]) => sum + (/\.(layers|h)\./.test(name) ? rows * columns : 0), 0);
}

/** The products of a layer as the engine computes them, q, k and v in one, gate and up in one: outputs and inputs of each. */
export function layerProducts(shape: ModelShape): Product[] {
  if (shape.model_type === 'gpt2') {
    const H = shape.n_embd;
    return [[3 * H, H], [H, H], [4 * H, H], [H, 4 * H]];
  }
  const { hidden_size: H, intermediate_size: F, num_attention_heads: h, num_key_value_heads: hk } = shape;
  return [[H + 2 * (H / h) * hk, H], [H, H], [2 * F, H], [H, F]];
}

function llamaTensors(shape: LlamaShape): Named[] {
  const { hidden_size: H, intermediate_size: F, num_hidden_layers: L, num_attention_heads: h, num_key_value_heads: hk, vocab_size: V } = shape;
  const K = (H / h) * hk;
  const layer = (at: string): Named[] => [
    [`${at}.input_layernorm.weight`, [H]],
    [`${at}.self_attn.q_proj.weight`, [H, H]], [`${at}.self_attn.k_proj.weight`, [K, H]],
    [`${at}.self_attn.v_proj.weight`, [K, H]], [`${at}.self_attn.o_proj.weight`, [H, H]],
    [`${at}.post_attention_layernorm.weight`, [H]],
    [`${at}.mlp.gate_proj.weight`, [F, H]], [`${at}.mlp.up_proj.weight`, [F, H]], [`${at}.mlp.down_proj.weight`, [H, F]],
  ];
  return [['model.embed_tokens.weight', [V, H]], ...layersOf(L, 'model.layers', layer), ['model.norm.weight', [H]]];
}

/** GPT-2 keeps a product's matrix inputs first. */
function gpt2Tensors({ n_embd: H, n_layer: L, n_positions: S, vocab_size: V }: Gpt2Shape): Named[] {
  const norm = (at: string): Named[] => [[`${at}.weight`, [H]], [`${at}.bias`, [H]]];
  const linear = (at: string, inputs: number, outputs: number): Named[] => [[`${at}.weight`, [inputs, outputs]], [`${at}.bias`, [outputs]]];
  const layer = (at: string): Named[] => [
    ...norm(`${at}.ln_1`), ...linear(`${at}.attn.c_attn`, H, 3 * H), ...linear(`${at}.attn.c_proj`, H, H),
    ...norm(`${at}.ln_2`), ...linear(`${at}.mlp.c_fc`, H, 4 * H), ...linear(`${at}.mlp.c_proj`, 4 * H, H),
  ];
  return [['transformer.wte.weight', [V, H]], ['transformer.wpe.weight', [S, H]], ...layersOf(L, 'transformer.h', layer), ...norm('transformer.ln_f')];
}

const layersOf = (count: number, at: string, layer: (at: string) => Named[]): Named[] =>
  Array.from({ length: count }, (_, l) => layer(`${at}.${l}`)).flat();
