import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig, ModelSummary } from '../../domain/model.ts';
import type { DeviceBatch, Head, WeightMatrix } from '../ops/types.ts';
import type { KeyValueCache } from './keyValueCache.ts';

/** A frozen language model on the device. */
export interface BaseModel {
  readonly summary: ModelSummary;
  readonly config: ModelConfig;
  readonly head: Head;
  /**
   * The final, normed rows at `targetRow`: what the head multiplies. Differentiable in the prompt [P,H] (or null).
   * With a cache, the batch's rows go on from the cached ones and are added to it; then there is no gradient.
   * → [M,H]; the caller disposes it.
   */
  forward(batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache): Tensor2D;
  /** The inputs that tokens are, row-major [ids.length,H]: rows of the token table, scaled where the family scales them. */
  embeddingRows(ids: Int32Array): Promise<Float32Array>;
  /** The token table [V,H]. */
  readonly embedding: WeightMatrix;
  dispose(): void;
}
