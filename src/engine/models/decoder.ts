import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { NormOptions } from '../ops/norm/reference.ts';
import type { ActivationKind, Head, LinearWeight, WeightMatrix, Rotation } from '../ops/types.ts';

/** The weights of a causal decoder with what is computed on them: all that the families differ in. What isn't set isn't done. */
export interface Decoder {
  /** h */
  readonly numHeads: number;
  /** hk */
  readonly numKeyValueHeads: number;
  /** [V,H] */
  readonly embedding: WeightMatrix;
  /** Multiplies the rows of tokens, not those of virtual tokens (Gemma: √H); 1 is off. */
  readonly embeddingScale: number;
  /** [maxPositions,H] added to the input by position (GPT-2, OPT). */
  readonly positions?: WeightMatrix | null;
  readonly layers: readonly DecoderLayer[];
  /** After the last layer. */
  readonly finalNorm: Norm | null;
  readonly head: Head;
}

/**
 * One layer. `sequential`: y = x + attention(x), z = y + feedForward(y). `parallel`: z = x + attention(x) + feedForward(x).
 * Each part's input, its output, and of the sequential form the sum, may be normed.
 */
export interface DecoderLayer {
  readonly residual: 'sequential' | 'parallel';
  readonly attentionIn?: Norm | null;
  readonly attention: AttentionWeights;
  readonly attentionOut?: Norm | null;
  readonly attentionSum?: Norm | null;
  /** The very object of `attentionIn` where both parts read one normed input (Phi). */
  readonly feedForwardIn?: Norm | null;
  readonly feedForward: FeedForward;
  readonly feedForwardOut?: Norm | null;
  readonly feedForwardSum?: Norm | null;
}

export interface Norm extends NormOptions {
  readonly weight: Tensor1D;
  readonly bias: Tensor1D | null;
}

export type { Rotation };

export interface AttentionWeights {
  /** [h·D,H] */
  readonly q: LinearWeight;
  /** [hk·D,H] */
  readonly k: LinearWeight;
  readonly v: LinearWeight;
  /** The three in one, [(h+2·hk)·D,H], where the device keeps them so; they are then its parts. */
  readonly qkv?: LinearWeight | null;
  /** [H,h·D] */
  readonly o: LinearWeight;
  /** [D], over each head before it is turned (Qwen3, Gemma 3, Phi's qk_layernorm). */
  readonly qNorm?: Norm | null;
  readonly kNorm?: Norm | null;
  /** How queries and keys are turned by their positions. */
  readonly rotation?: Rotation;
  /** Multiplies q·k. */
  readonly scale: number;
  /** Scores become cap·tanh(score/cap); 0 is off. */
  readonly softCap?: number;
  /** Keys this many positions back and further aren't seen; 0 is off. */
  readonly window?: number;
}

/** down(activation(up(x))), or with a gate: down(activation(gate(x))·up(x)). */
export interface FeedForward {
  /** [F,H] */
  readonly gate?: LinearWeight;
  readonly up: LinearWeight;
  /** Gate and up in one, [2·F,H], where the device keeps them so. */
  readonly gateUp?: LinearWeight | null;
  /** [H,F] */
  readonly down: LinearWeight;
  readonly activation: ActivationKind;
}
