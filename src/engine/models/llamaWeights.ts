import { dispose, getBackend, tensor1d, tensor2d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import type { LinearWeight } from '../ops/types.ts';

export interface LlamaLayer {
  readonly inputNorm: Tensor1D;
  readonly q: LinearWeight;
  readonly k: LinearWeight;
  readonly v: LinearWeight;
  readonly o: LinearWeight;
  readonly postNorm: Tensor1D;
  readonly gate: LinearWeight;
  readonly up: LinearWeight;
  readonly down: LinearWeight;
}

export interface LlamaWeights {
  /** [V,H] */
  readonly embedding: Tensor2D;
  readonly layers: readonly LlamaLayer[];
  readonly norm: Tensor1D;
  /** [V,H]; the embedding itself where the head is tied. */
  readonly head: Tensor2D;
  /** [D/2] */
  readonly inverseFrequency: Tensor1D;
}

/** Gives a stored tensor as float32 of the shape asked for. */
export type ReadTensor = (name: string, shape: readonly number[]) => Promise<Float32Array>;

/** Loads every tensor by its Hugging Face name; what was loaded is freed again where one is wrong. */
export async function loadLlamaWeights(config: ModelConfig, read: ReadTensor): Promise<LlamaWeights> {
  const { hiddenSize: H, intermediateSize: F, vocabSize: V, numHeads, numKeyValueHeads, headDim, attentionBias, mlpBias } = config;
  const loaded: (Tensor1D | Tensor2D)[] = [];
  const vector = async (name: string, size: number): Promise<Tensor1D> => own(tensor1d(await read(name, [size])));
  const matrix = async (name: string, shape: [number, number]): Promise<Tensor2D> => own(tensor2d(await read(name, shape), shape));
  const linear = async (name: string, outputs: number, inputs: number, hasBias: boolean): Promise<LinearWeight> => {
    const weight = await matrix(`${name}.weight`, [outputs, inputs]);
    const transposed = keepsTransposed() ? own(transpose(weight)) : null;
    return { matrix: weight, transposed, bias: hasBias ? await vector(`${name}.bias`, outputs) : null };
  };
  function own<T extends Tensor1D | Tensor2D>(tensor: T): T {
    loaded.push(tensor);
    return tensor;
  }
  const loadLayer = async (prefix: string): Promise<LlamaLayer> => ({
    inputNorm: await vector(`${prefix}.input_layernorm.weight`, H),
    q: await linear(`${prefix}.self_attn.q_proj`, numHeads * headDim, H, attentionBias),
    k: await linear(`${prefix}.self_attn.k_proj`, numKeyValueHeads * headDim, H, attentionBias),
    v: await linear(`${prefix}.self_attn.v_proj`, numKeyValueHeads * headDim, H, attentionBias),
    o: await linear(`${prefix}.self_attn.o_proj`, H, numHeads * headDim, attentionBias),
    postNorm: await vector(`${prefix}.post_attention_layernorm.weight`, H),
    gate: await linear(`${prefix}.mlp.gate_proj`, F, H, mlpBias),
    up: await linear(`${prefix}.mlp.up_proj`, F, H, mlpBias),
    down: await linear(`${prefix}.mlp.down_proj`, H, F, mlpBias),
  });
  try {
    const embedding = await matrix('model.embed_tokens.weight', [V, H]);
    const layers: LlamaLayer[] = [];
    for (let layer = 0; layer < config.numLayers; layer++) layers.push(await loadLayer(`model.layers.${layer}`));
    const norm = await vector('model.norm.weight', H);
    const head = config.tiedHead ? embedding : await matrix('lm_head.weight', [V, H]);
    return { embedding, layers, norm, head, inverseFrequency: own(tensor1d(inverseFrequencies(config))) };
  } catch (cause) {
    dispose(loaded);
    throw cause;
  }
}

/** Every tensor of the weights once. */
export function weightTensors({ embedding, layers, norm, head, inverseFrequency }: LlamaWeights): (Tensor1D | Tensor2D)[] {
  const linearTensors = ({ matrix, transposed, bias }: LinearWeight) => [matrix, transposed, bias];
  const all = [
    embedding, norm, head, inverseFrequency,
    ...layers.flatMap((layer) => [
      layer.inputNorm, layer.postNorm,
      ...[layer.q, layer.k, layer.v, layer.o, layer.gate, layer.up, layer.down].flatMap(linearTensors),
    ]),
  ];
  return [...new Set(all.filter((tensor) => tensor !== null))];
}

/** 1/θ^(2i/D) (Su et al. 2021, §3.2.2). */
function inverseFrequencies({ ropeTheta, headDim }: ModelConfig): Float32Array {
  return Float32Array.from({ length: headDim / 2 }, (_, i) => ropeTheta ** (-2 * i / headDim));
}

/** The WASM backend's fast product (XNNPACK) takes no transposed operand; with one it is 14 times slower (512-wide, measured). */
function keepsTransposed(): boolean {
  return getBackend() === 'wasm';
}
