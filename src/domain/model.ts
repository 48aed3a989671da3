/** `model_type` of config.json for each family that this program runs. */
export const MODEL_TYPES = [
  'gpt2', 'gpt_neox', 'llama', 'mistral', 'qwen2', 'qwen3', 'gemma', 'gemma2', 'gemma3_text', 'opt', 'phi', 'phi3', 't5',
] as const;
export type ModelType = typeof MODEL_TYPES[number];

/** How each family writes its own name. */
export const FAMILY_NAMES: Readonly<Record<ModelType, string>> = {
  gpt2: 'GPT-2', gpt_neox: 'GPT-NeoX', llama: 'Llama', mistral: 'Mistral', qwen2: 'Qwen2', qwen3: 'Qwen3', gemma: 'Gemma', gemma2: 'Gemma 2',
  gemma3_text: 'Gemma 3', opt: 'OPT', phi: 'Phi', phi3: 'Phi-3', t5: 'T5',
};

/** How a weight's numbers are kept on the device; all but f32 are decoded inside the kernels. */
export type WeightDtype = 'f32' | 'f16' | 'int8' | 'int4';

/** What a user may ask for; `auto` leaves it to the adapter's memory. */
export const DTYPE_CHOICES = ['auto', 'f32', 'f16', 'int8', 'int4'] as const satisfies readonly ('auto' | WeightDtype)[];
export type DtypeChoice = typeof DTYPE_CHOICES[number];

/** How a model's matrices are kept, and why. */
export interface DtypeFacts {
  /** What the numbers are rounded to. */
  readonly dtype: WeightDtype;
  /** How they lie in memory: f32 where the device decodes nothing packed, whatever they are rounded to. */
  readonly keptAs: WeightDtype;
  /** `asStored`: the file holds no more exact numbers. `nothingFits`: not even int4 leaves half of the memory free; it may still work. */
  readonly reason: 'asked' | 'asStored' | 'mostExactThatFits' | 'nothingFits' | 'decodesNothing';
  /** What is known of the adapter's memory, in bytes; null for a device that decodes nothing packed. */
  readonly memoryBytes: number | null;
}

/** What a model folder says of itself, checked, in terms that every family has. */
export interface ModelConfig {
  readonly modelType: ModelType;
  /** The prompt goes to an encoder, the answer comes from a decoder (T5). */
  readonly encoderDecoder: boolean;
  /** What an encoder-decoder's answers start from; absent in causal models. */
  readonly decoderStartTokenId?: number;
  /** H */
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  /** L; of an encoder-decoder those of the encoder. */
  readonly numLayers: number;
  /** Absent in causal models. */
  readonly numDecoderLayers?: number;
  /** h */
  readonly numHeads: number;
  /** hk */
  readonly numKeyValueHeads: number;
  /** D */
  readonly headDim: number;
  /** V */
  readonly vocabSize: number;
  /** Prompt and text together, in tokens. */
  readonly maxPositions: number;
  /** How many tokens back the layers see that don't see all of them; null where every layer sees all. */
  readonly slidingWindow: number | null;
  readonly tiedHead: boolean;
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
  readonly dtype: DtypeFacts;
  /**
   * Lower-case hex SHA-256 of the weights. One file: as `sha256sum` prints it; more: of the files' own hashes as hex, one
   * after the other in the order of the files' names (engine/weights/hash.ts).
   */
  readonly sha256: string;
}

/** What a model is and takes, from its config.json and the headers of its weights. */
export interface ModelOutline {
  readonly config: ModelConfig;
  readonly parameters: number;
  readonly storedDtypes: readonly string[];
  /** Bytes of the weights on the device, by how they are kept there. */
  readonly weightBytes: Readonly<Record<WeightDtype, number>>;
  /** How each choice would be kept on the open device. */
  readonly kept: Readonly<Record<DtypeChoice, DtypeFacts>>;
}
