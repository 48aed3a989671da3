import type { ModelConfig } from '../../domain/model.ts';
import type { ActivationKind, LinearWeight } from '../ops/types.ts';
import type { WeightReader } from '../weights/weightReader.ts';
import type { AttentionWeights, DecoderLayer, FeedForward, Norm, Rotation } from './decoder.ts';
import type { Architecture } from './family.ts';
import { loadDecoder } from './loadDecoder.ts';
import { modulesUnder, rowRange } from './named.ts';
import type { NamedModules } from './named.ts';
import { placeRope } from './rope.ts';
import type { Rope } from './rope.ts';

/** What the families with Llama's tensor names differ in. */
export interface LlamaOptions {
  readonly epsilon: number;
  readonly activation: ActivationKind;
  readonly bias?: { readonly qkv: boolean; readonly out: boolean; readonly feedForward: boolean };
  /** By layer; the same object where layers share it. */
  readonly ropes: readonly Rope[];
  /** By layer; 0 is off. */
  readonly windows?: readonly number[];
  /** 1/√D unless given. */
  readonly scale?: number;
  /** qkv_proj and gate_up_proj hold the parts in one (Phi-3). */
  readonly fused?: boolean;
  /** q_norm and k_norm over each head. */
  readonly headNorms?: boolean;
  /** Added to each norm's weight. */
  readonly normPlus?: number;
  /** post_attention_layernorm and post_feedforward_layernorm norm the outputs, pre_feedforward_layernorm the input (Gemma 2 and 3). */
  readonly outputNorms?: boolean;
  readonly embeddingScale?: number;
  readonly scoreSoftCap?: number;
  readonly logitSoftCap?: number;
}

/** Loads a model with Llama's tensor names (transformers' modeling_llama.py) as a decoder. */
export function loadLlamaLayers(reader: WeightReader, config: ModelConfig, options: LlamaOptions): Promise<Architecture> {
  const rotations = new Map<Rope, Rotation>();
  return loadDecoder(reader, config, {
    embedding: 'model.embed_tokens.weight',
    embeddingScale: options.embeddingScale ?? 1,
    layer: (index) => {
      const rope = options.ropes[index];
      if (rope === undefined) throw new Error(`Layer ${index} has no rope.`);
      const rotation = rotations.get(rope) ?? placeRope(reader, rope);
      rotations.set(rope, rotation);
      return loadLayer(reader, config, options, index, rotation);
    },
    finalNorm: () => rmsNorm(reader, 'model.norm', config.hiddenSize, options),
    head: 'lm_head.weight',
    logitSoftCap: options.logitSoftCap ?? 0,
  });
}

async function loadLayer(
  reader: WeightReader, config: ModelConfig, options: LlamaOptions, index: number, rotation: Rotation,
): Promise<DecoderLayer> {
  const { hiddenSize: H, intermediateSize: F, numHeads, headDim } = config;
  const { bias, outputNorms = false, headNorms = false, scale = 1 / Math.sqrt(headDim) } = options;
  const prefix = `model.layers.${index}.`;
  const modules = modulesUnder(reader, prefix);
  const norm = (name: string, size = H): Promise<Norm> => rmsNorm(reader, `${prefix}${name}`, size, options);
  return {
    residual: 'sequential',
    attentionIn: await norm('input_layernorm'),
    attention: {
      ...await projections(modules, config, options),
      o: await modules.linear('self_attn.o_proj', H, numHeads * headDim, bias?.out ?? false),
      qNorm: headNorms ? await norm('self_attn.q_norm', headDim) : null,
      kNorm: headNorms ? await norm('self_attn.k_norm', headDim) : null,
      rotation,
      scale,
      softCap: options.scoreSoftCap ?? 0,
      window: options.windows?.[index] ?? 0,
    },
    attentionOut: outputNorms ? await norm('post_attention_layernorm') : null,
    feedForwardIn: await norm(outputNorms ? 'pre_feedforward_layernorm' : 'post_attention_layernorm'),
    feedForward: {
      ...await gateAndUp(modules, config, options),
      down: await modules.linear('mlp.down_proj', H, F, bias?.feedForward ?? false),
      activation: options.activation,
    },
    feedForwardOut: outputNorms ? await norm('post_feedforward_layernorm') : null,
  };
}

async function projections(modules: NamedModules, config: ModelConfig, { fused = false, bias }: LlamaOptions): Promise<Pick<AttentionWeights, 'q' | 'k' | 'v'>> {
  const { hiddenSize: H, numHeads, numKeyValueHeads, headDim } = config;
  const [queries, keys] = [numHeads * headDim, numKeyValueHeads * headDim];
  const hasBias = bias?.qkv ?? false;
  const part = (name: string, start: number, outputs: number): Promise<LinearWeight> => (fused
    ? modules.linearPart('self_attn.qkv_proj', rowRange(start, outputs), queries + 2 * keys, H, hasBias)
    : modules.linear(`self_attn.${name}_proj`, outputs, H, hasBias));
  return { q: await part('q', 0, queries), k: await part('k', queries, keys), v: await part('v', queries + keys, keys) };
}

async function gateAndUp(modules: NamedModules, config: ModelConfig, { fused = false, bias }: LlamaOptions): Promise<Required<Pick<FeedForward, 'gate' | 'up'>>> {
  const { hiddenSize: H, intermediateSize: F } = config;
  const hasBias = bias?.feedForward ?? false;
  const part = (name: string, start: number): Promise<LinearWeight> => (fused
    ? modules.linearPart('mlp.gate_up_proj', rowRange(start, F), 2 * F, H, hasBias)
    : modules.linear(`mlp.${name}_proj`, F, H, hasBias));
  return { gate: await part('gate', 0), up: await part('up', F) };
}

async function rmsNorm(reader: WeightReader, name: string, size: number, { epsilon, normPlus = 0 }: LlamaOptions): Promise<Norm> {
  return { kind: 'rms', epsilon, weight: await reader.vector({ name: `${name}.weight`, plus: normPlus }, size), bias: null };
}
