import type { AttentionWeights, FeedForward, Norm } from './decoder.ts';
import type { DistanceBias, Head, WeightMatrix } from '../ops/types.ts';

/** The weights of an encoder-decoder with what is computed on them. */
export interface EncoderDecoder {
  /** h */
  readonly numHeads: number;
  /** [V,H] of both sides. */
  readonly embedding: WeightMatrix;
  readonly encoder: Stack<ReadingLayer>;
  readonly decoder: Stack<AnsweringLayer>;
  readonly head: Head;
}

export interface Stack<Layer> {
  readonly layers: readonly Layer[];
  /** Of every layer's attention within the stack. */
  readonly distanceBias: DistanceBias;
  readonly finalNorm: Norm;
}

/** y = x + attention(norm(x)), z = y + feedForward(norm(y)). */
export interface ReadingLayer {
  readonly attentionIn: Norm;
  readonly attention: AttentionWeights;
  readonly feedForwardIn: Norm;
  readonly feedForward: FeedForward;
}

/** The same with attention to what was read in between: y + cross(norm(y), read). */
export interface AnsweringLayer extends ReadingLayer {
  readonly crossIn: Norm;
  readonly cross: AttentionWeights;
}
