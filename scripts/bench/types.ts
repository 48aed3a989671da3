import type { EncodedExample, EncodedLabels } from '../../src/domain/task.ts';
import type { WeightDtype } from '../../src/domain/model.ts';
import type { FileSource } from '../../src/domain/files.ts';

export const CONTENDERS = ['ours-webgpu', 'ours-webgpu-f16', 'ours-reference', 'tfjs-padded', 'jaxjs-padded', 'ours-wasm', 'tfjs-wasm-padded'] as const;
export type ContenderName = typeof CONTENDERS[number];

/** `train`: loss, its gradient in the prompt and AdamW's update; `score`: the loss alone; `generate`: greedy decoding. */
export type WorkloadKind = 'train' | 'score' | 'generate';

/** Shapes of a Llama in the letters of transformers' config.json. */
export interface LlamaShape {
  readonly model_type: 'llama';
  readonly tie_word_embeddings: true;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly vocab_size: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
}

/** The same of a GPT-2; its feed-forward is 4 times as wide as the model. */
export interface Gpt2Shape {
  readonly model_type: 'gpt2';
  readonly n_embd: number;
  readonly n_layer: number;
  readonly n_head: number;
  readonly n_positions: number;
  readonly vocab_size: number;
}

export type ModelShape = LlamaShape | Gpt2Shape;

export interface Sizes { readonly hiddenSize: number; readonly numLayers: number; readonly vocabSize: number }

/** A model that every contender reads in its own way: a folder in Hugging Face layout with a tied head. */
export interface BenchModel<Shape extends ModelShape = ModelShape> {
  readonly shape: Shape;
  readonly files: FileSource;
  /** A tensor by its Hugging Face name, row-major. */
  readonly read: (name: string, shape: readonly number[]) => Promise<Float32Array>;
}

/** What all contenders compute: the same examples, of one target token each, with the same prompt. */
export interface Job<Shape extends ModelShape = ModelShape> {
  readonly kind: WorkloadKind;
  readonly model: BenchModel<Shape>;
  /** [P,H], row-major. */
  readonly prompt: Float32Array;
  readonly numVirtualTokens: number;
  readonly examples: readonly EncodedExample[];
  readonly labels: EncodedLabels;
  readonly learningRate: number;
}

export interface Probe {
  /** Mean cross-entropy of the examples, in nats; null for `generate`. */
  readonly loss: number | null;
  /** Of the loss in the prompt; `train` only. */
  readonly gradientNorm: number | null;
  /** What was generated; `generate` only. */
  readonly ids: readonly number[] | null;
}

/** A contender that has loaded the model and the examples. */
export interface Opened {
  /** Rows that a step computes, padding included. */
  readonly rows: number;
  /** How its matrices are kept; ours alone tells. */
  readonly keptAs?: WeightDtype;
  /** Makes this contender's backend the current one. */
  activate(): void | Promise<void>;
  /** What the untouched prompt gives: by it contenders are held to the same computation. */
  probe(): Promise<Probe>;
  /** One step, done when its loss is read. Everything up to the first `await` is the host's own time. */
  step(): Promise<void>;
  /** Tokens that a step of `generate` makes. */
  readonly tokens?: number;
  close(): void;
}

export interface Contender {
  readonly name: ContenderName;
  readonly backend: 'webgpu' | 'wasm';
  readonly kinds: readonly WorkloadKind[];
  /** Families that it computes: ours all, the peers Llama, which was written out for each of them. */
  readonly families: readonly ModelShape['model_type'][];
  /** Whether it needs an adapter with `shader-f16`. */
  readonly halves: boolean;
  open(job: Job): Promise<Opened>;
}

/** One line of the table, one object of the JSON file. */
export interface BenchResult {
  readonly workload: string;
  readonly contender: ContenderName;
  readonly adapter: string;
  /** Median and least, milliseconds. */
  readonly msPerStep: number;
  readonly minMsPerStep: number;
  readonly steps: number;
  /** Nats; equal among the contenders of a workload; null for `generate`. */
  readonly loss: number | null;
  readonly rows: number;
  /** Floating-point operations that the task needs, the same for every contender. */
  readonly usefulFlops: number;
  readonly gflops: number;
  /** Of the best matrix product on the same backend in the same run; null where none was measured. */
  readonly shareOfBestProduct: number | null;
  /** The same by processor time; Node only. */
  readonly processorShareOfBestProduct: number | null;
  /** Of the linear layers alone, by processor time in Node and else by the clock; `ours-webgpu` of a `train` workload only. */
  readonly linearShareOfBestProduct: number | null;
  /** WebGPU only. */
  readonly dispatches: number | null;
  readonly submissions: number | null;
  /**
   * The most bytes of buffers that are there at once while weights and batch are loaded and a first loss and gradient are computed,
   * those that are kept free for other tensors included, beyond what others hold. The pool is emptied before, so that nothing of it hangs on what ran earlier.
   */
  readonly gpuBytes: number | null;
  /** Median time until everything is recorded. */
  readonly hostMsPerStep: number;
  /** Least processor time of the whole process, all threads: on a software adapter the measure that other work on the machine disturbs least. Node only. */
  readonly processorMsPerStep: number | null;
  readonly examplesPerSecond: number | null;
  readonly tokensPerSecond: number | null;
}
