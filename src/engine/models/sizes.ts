import type { ModelConfig, ModelType } from '../../domain/model.ts';
import * as z from '../../artifacts/zod.ts';
import { count, headsOf, tokensOf } from './options.ts';
import type { TokenFile } from './options.ts';
import { ropeFields, ropeFromFile } from './rope.ts';
import type { Rope, RopeContext, RopeFile } from './rope.ts';

/** Sizes and rotary options as most families name them. */
export const sizeFields = {
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: z.nullish(count),
  head_dim: z.nullish(count),
  vocab_size: count,
  ...ropeFields,
};

interface SizeFile extends RopeFile, TokenFile {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads?: number | null | undefined;
  readonly head_dim?: number | null | undefined;
  readonly vocab_size: number;
  readonly max_position_embeddings: number;
}

/** Those fields in our words, as of a causal model whose layers all see all. */
export function configOf(modelType: ModelType, file: SizeFile): ModelConfig {
  return {
    modelType,
    encoderDecoder: false,
    hiddenSize: file.hidden_size,
    intermediateSize: file.intermediate_size,
    numLayers: file.num_hidden_layers,
    ...headsOf(file.hidden_size, file.num_attention_heads, file.num_key_value_heads ?? file.num_attention_heads, file.head_dim ?? null),
    vocabSize: file.vocab_size,
    maxPositions: file.max_position_embeddings,
    slidingWindow: null,
    ...tokensOf(file),
  };
}

/** The same where all layers turn alike, with how they turn: θ is 10 000 and all of a head turns unless the file or `context` says otherwise. */
export function turnedConfigOf(modelType: ModelType, file: SizeFile, context: Partial<RopeContext> = {}): { config: ModelConfig; rope: Rope } {
  const config = configOf(modelType, file);
  const rope = ropeFromFile(file, { headDim: config.headDim, theta: 10_000, partialFactor: 1, maxPositions: config.maxPositions, ...context });
  return { config: { ...config, maxPositions: rope.maxPositions }, rope };
}

/** One value for each layer. */
export function everyLayer<T>({ numLayers }: ModelConfig, value: T): T[] {
  return Array.from({ length: numLayers }, () => value);
}
