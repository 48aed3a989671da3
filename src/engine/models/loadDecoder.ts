import type { ModelConfig } from '../../domain/model.ts';
import type { MatrixSource, WeightReader } from '../weights/weightReader.ts';
import type { DecoderLayer, Norm } from './decoder.ts';
import { decoderForward } from './decoderForward.ts';
import type { Architecture } from './family.ts';
import { joinLayer } from './joinLayer.ts';

/** Where a family keeps what every causal decoder has around its layers. */
export interface DecoderParts {
  /** The token table [V,H], also the head where it is tied. */
  readonly embedding: string;
  readonly embeddingScale?: number;
  /** [maxPositions,H], kept as float32. */
  readonly positions?: MatrixSource;
  readonly layer: (index: number) => Promise<DecoderLayer>;
  readonly finalNorm: () => Promise<Norm | null>;
  /** [V,H], where it isn't tied. */
  readonly head: string;
  /** [V] */
  readonly headBias?: string;
  readonly logitSoftCap?: number;
}

/** Puts a causal decoder on the device, tensor by tensor from its input to its head. */
export async function loadDecoder(reader: WeightReader, config: ModelConfig, parts: DecoderParts): Promise<Architecture> {
  const { hiddenSize: H, vocabSize: V, numHeads, numKeyValueHeads, numLayers, maxPositions, tiedHead } = config;
  // Where both are one tensor, a file may name it by either.
  const underHead = tiedHead && !reader.has(parts.embedding) && reader.has(parts.head);
  const embedding = await reader.matrix({ name: underHead ? parts.head : parts.embedding }, V, H);
  const positions = parts.positions === undefined ? null : await reader.matrix(parts.positions, maxPositions, H, 'f32');
  const layers: DecoderLayer[] = [];
  for (let index = 0; index < numLayers; index++) layers.push(joinLayer(await parts.layer(index), reader));
  const finalNorm = await parts.finalNorm();
  const head = {
    matrix: tiedHead ? embedding : await reader.matrix({ name: parts.head }, V, H),
    bias: parts.headBias === undefined ? null : await reader.vector({ name: parts.headBias }, V),
    softCap: parts.logitSoftCap ?? 0,
  };
  const decoder = { numHeads, numKeyValueHeads, embedding, embeddingScale: parts.embeddingScale ?? 1, positions, layers, finalNorm, head };
  return { ...decoder, forward: (batch, prompt, cache) => decoderForward(decoder, batch, prompt, cache) };
}
