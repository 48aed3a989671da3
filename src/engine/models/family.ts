import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig, ModelType } from '../../domain/model.ts';
import type { DeviceBatch, Head, WeightMatrix } from '../ops/types.ts';
import type { WeightReader } from '../weights/weightReader.ts';
import type { KeyValueCache } from './keyValueCache.ts';

/** A family of models: how its config.json is read, and how its weights become a forward. */
export interface Family {
  readonly modelType: ModelType;
  /** config.json as parsed JSON. Throws `modelConfigInvalid` with the key, or `modelUnsupported` with key and value. */
  parse(json: unknown): ModelPlan;
}

/** A checked config, and what it says of the weights. */
export interface ModelPlan {
  readonly config: ModelConfig;
  /** Puts the weights on the device through the reader, which owns them. */
  load(reader: WeightReader): Promise<Architecture>;
}

/** A model on the device, without what it is called. */
export interface Architecture {
  /** The token table [V,H]. */
  readonly embedding: WeightMatrix;
  /** What a token's row of the table is multiplied by to be an input; virtual tokens are inputs as they are. */
  readonly embeddingScale: number;
  readonly head: Head;
  /** See BaseModel. */
  forward(batch: DeviceBatch, prompt: Tensor2D | null, cache?: KeyValueCache): Tensor2D;
}
