import { mul, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import type { ActivationKind, DistanceBias } from '../ops/types.ts';
import type { WeightReader } from '../weights/weightReader.ts';
import type { AttentionWeights, FeedForward, Norm } from './decoder.ts';
import type { AnsweringLayer, EncoderDecoder, ReadingLayer, Stack } from './encoderDecoder.ts';
import { encoderDecoderForward } from './encoderDecoderForward.ts';
import type { Architecture } from './family.ts';
import { modulesUnder } from './named.ts';
import { relativeBuckets } from './relativeBuckets.ts';

/** What a T5's config.json says of its weights. */
export interface T5Options {
  readonly config: ModelConfig;
  readonly numDecoderLayers: number;
  readonly epsilon: number;
  readonly gated: boolean;
  readonly activation: ActivationKind;
  readonly numBuckets: number;
  readonly maxDistance: number;
  /** Of the final rows before the head. */
  readonly outputScale: number;
}

/** Puts a T5 on the device by transformers' names. */
export async function loadT5(reader: WeightReader, options: T5Options): Promise<Architecture> {
  const { config, numDecoderLayers, outputScale } = options;
  const { vocabSize: V, hiddenSize: H, numLayers } = config;
  const headName = 'lm_head.weight';
  const tableName = ['shared.weight', 'encoder.embed_tokens.weight', 'decoder.embed_tokens.weight', headName].find((name) => reader.has(name)) ?? 'shared.weight';
  const embedding = await reader.matrix({ name: tableName }, V, H);
  const encoder = await loadStack(reader, 'encoder', options, true, numLayers, (prefix) => loadReading(reader, prefix, 1, options));
  const decoder = await loadStack(reader, 'decoder', options, false, numDecoderLayers, async (prefix): Promise<AnsweringLayer> => ({
    ...await loadReading(reader, prefix, 2, options),
    crossIn: await rmsNorm(reader, `${prefix}layer.1.layer_norm`, options),
    cross: await loadAttention(reader, `${prefix}layer.1.EncDecAttention`, options),
  }));
  // A head of its own is used even where the config calls it tied, as transformers does.
  const head = { matrix: tableName !== headName && reader.has(headName) ? await reader.matrix({ name: headName }, V, H) : embedding, bias: null, softCap: 0 };
  const finalNorm = { ...decoder.finalNorm, weight: reader.own(tidy(() => mul<Tensor1D>(decoder.finalNorm.weight, outputScale))) };
  const model: EncoderDecoder = { numHeads: config.numHeads, embedding, encoder, decoder: { ...decoder, finalNorm }, head };
  return { embedding, embeddingScale: 1, head, forward: (batch, prompt, cache) => encoderDecoderForward(model, batch, prompt, cache) };
}

async function loadStack<Layer>(
  reader: WeightReader, name: 'encoder' | 'decoder', options: T5Options, bidirectional: boolean, numLayers: number, loadLayer: (prefix: string) => Promise<Layer>,
): Promise<Stack<Layer>> {
  const distanceBias = await loadDistanceBias(reader, `${name}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`, options, bidirectional);
  const layers: Layer[] = [];
  for (let index = 0; index < numLayers; index++) layers.push(await loadLayer(`${name}.block.${index}.`));
  return { layers, distanceBias, finalNorm: await rmsNorm(reader, `${name}.final_layer_norm`, options) };
}

/** A layer without cross-attention; `feedForwardAt`: which of its parts the feed-forward is. */
async function loadReading(reader: WeightReader, prefix: string, feedForwardAt: number, options: T5Options): Promise<ReadingLayer> {
  return {
    attentionIn: await rmsNorm(reader, `${prefix}layer.0.layer_norm`, options),
    attention: await loadAttention(reader, `${prefix}layer.0.SelfAttention`, options),
    feedForwardIn: await rmsNorm(reader, `${prefix}layer.${feedForwardAt}.layer_norm`, options),
    feedForward: await loadFeedForward(reader, `${prefix}layer.${feedForwardAt}.DenseReluDense`, options),
  };
}

async function loadAttention(reader: WeightReader, name: string, { config }: T5Options): Promise<AttentionWeights> {
  const { hiddenSize: H, numHeads, headDim } = config;
  const modules = modulesUnder(reader, `${name}.`);
  const inner = numHeads * headDim;
  return {
    q: await modules.linear('q', inner, H, false), k: await modules.linear('k', inner, H, false), v: await modules.linear('v', inner, H, false),
    o: await modules.linear('o', H, inner, false), scale: 1,
  };
}

async function loadFeedForward(reader: WeightReader, name: string, { config, gated, activation }: T5Options): Promise<FeedForward> {
  const { hiddenSize: H, intermediateSize: F } = config;
  const modules = modulesUnder(reader, `${name}.`);
  const down = await modules.linear('wo', H, F, false);
  if (!gated) return { up: await modules.linear('wi', F, H, false), down, activation };
  return { gate: await modules.linear('wi_0', F, H, false), up: await modules.linear('wi_1', F, H, false), down, activation };
}

/** The stored table [buckets,h] laid out by distance. It is small, and its errors would go into every score: float32 always. */
async function loadDistanceBias(
  reader: WeightReader, name: string, { config, numBuckets, maxDistance }: T5Options, bidirectional: boolean,
): Promise<DistanceBias> {
  const table = await reader.matrix({ name }, numBuckets, config.numHeads, 'f32');
  const byDistance = tidy(() => embedRows(tensor1d(relativeBuckets({ numBuckets, maxDistance, bidirectional }), 'int32'), table, null));
  return { byDistance: reader.own(byDistance), maxDistance };
}

async function rmsNorm(reader: WeightReader, name: string, { config, epsilon }: T5Options): Promise<Norm> {
  return { kind: 'rms', epsilon, weight: await reader.vector({ name: `${name}.weight` }, config.hiddenSize), bias: null };
}
