import { tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import type { Head, LinearWeight, WeightMatrix } from '../ops/types.ts';
import type { WeightReader } from '../weights/weightReader.ts';

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
  readonly embedding: WeightMatrix;
  readonly layers: readonly LlamaLayer[];
  readonly norm: Tensor1D;
  /** The embedding itself where the head is tied. */
  readonly head: Head;
  /** [D/2] */
  readonly inverseFrequency: Tensor1D;
}

/** Reads every tensor by its Hugging Face name. */
export async function readLlamaWeights(config: ModelConfig, reader: WeightReader): Promise<LlamaWeights> {
  const { hiddenSize: H, intermediateSize: F, vocabSize: V, numHeads, numKeyValueHeads, headDim, attentionBias, mlpBias } = config;
  const vector = (name: string) => reader.vector({ name }, H);
  const linear = (name: string, outputs: number, inputs: number, hasBias: boolean) =>
    reader.linear({ name: `${name}.weight` }, hasBias ? { name: `${name}.bias` } : null, outputs, inputs);
  const loadLayer = async (prefix: string): Promise<LlamaLayer> => ({
    inputNorm: await vector(`${prefix}.input_layernorm.weight`),
    q: await linear(`${prefix}.self_attn.q_proj`, numHeads * headDim, H, attentionBias),
    k: await linear(`${prefix}.self_attn.k_proj`, numKeyValueHeads * headDim, H, attentionBias),
    v: await linear(`${prefix}.self_attn.v_proj`, numKeyValueHeads * headDim, H, attentionBias),
    o: await linear(`${prefix}.self_attn.o_proj`, H, numHeads * headDim, attentionBias),
    postNorm: await vector(`${prefix}.post_attention_layernorm.weight`),
    gate: await linear(`${prefix}.mlp.gate_proj`, F, H, mlpBias),
    up: await linear(`${prefix}.mlp.up_proj`, F, H, mlpBias),
    down: await linear(`${prefix}.mlp.down_proj`, H, F, mlpBias),
  });
  const embedding = await reader.matrix({ name: 'model.embed_tokens.weight' }, V, H);
  const layers: LlamaLayer[] = [];
  for (let layer = 0; layer < config.numLayers; layer++) layers.push(await loadLayer(`model.layers.${layer}`));
  const norm = await vector('model.norm.weight');
  const matrix = config.tiedHead ? embedding : await reader.matrix({ name: 'lm_head.weight' }, V, H);
  return { embedding, layers, norm, head: { matrix, bias: null, softCap: 0 }, inverseFrequency: reader.own(tensor1d(inverseFrequencies(config))) };
}

/** 1/θ^(2i/D) (Su et al. 2021, §3.2.2). */
function inverseFrequencies({ ropeTheta, headDim }: ModelConfig): Float32Array {
  return Float32Array.from({ length: headDim / 2 }, (_, i) => ropeTheta ** (-2 * i / headDim));
}
