/** What a model folder says of itself, checked. */
export interface ModelConfig {
  readonly modelType: 'llama';
  /** H */
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  /** L */
  readonly numLayers: number;
  /** h */
  readonly numHeads: number;
  /** hk */
  readonly numKeyValueHeads: number;
  /** D */
  readonly headDim: number;
  /** V */
  readonly vocabSize: number;
  readonly maxPositions: number;
  readonly normEpsilon: number;
  readonly ropeTheta: number;
  readonly tiedHead: boolean;
  readonly attentionBias: boolean;
  readonly mlpBias: boolean;
  readonly bosTokenId: number | null;
  readonly eosTokenIds: readonly number[];
  readonly padTokenId: number | null;
}

/** What the page shows of a loaded model, and what a prompt remembers of it. */
export interface ModelSummary {
  readonly name: string;
  readonly config: ModelConfig;
  readonly parameters: number;
  /** Bytes on disk / as tensors on the device. */
  readonly storedBytes: number;
  readonly deviceBytes: number;
  readonly storedDtypes: readonly string[];
  /**
   * Lower-case hex SHA-256 of the weights. One file of at most 64 MiB: of its bytes, as `sha256sum` prints it; else of
   * the digests of the files' 64 MiB parts, in the order of the files' names (engine/weights/hash.ts).
   */
  readonly sha256: string;
}
