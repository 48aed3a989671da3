import { createRandom } from '../../src/domain/random.ts';
import { randomModel } from './randomModel.ts';
import { layerWeights, sizesOf } from './tensors.ts';
import type { BenchModel, Gpt2Shape, Job, LlamaShape, WorkloadKind } from './types.ts';

/** Tokens of the first 32 texts of SST-2's dev.tsv by the built-in model's tokenizer (nothing before or after them). */
export const SST2_LENGTHS = [
  7, 35, 22, 19, 20, 28, 16, 15, 27, 23, 44, 9, 22, 39, 20, 19, 28, 36, 30, 15, 15, 9, 21, 38, 7, 26, 30, 33, 18, 17, 16, 16,
] as const;

const SMALL: LlamaShape = {
  model_type: 'llama', tie_word_embeddings: true,
  hidden_size: 128, intermediate_size: 344, num_hidden_layers: 4, num_attention_heads: 4, num_key_value_heads: 4,
  vocab_size: 2048, rms_norm_eps: 1e-5, rope_theta: 10_000,
};

/** SmolLM2-135M. */
const SMOLLM2: LlamaShape = {
  model_type: 'llama', tie_word_embeddings: true,
  hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30, num_attention_heads: 9, num_key_value_heads: 3,
  vocab_size: 49_152, rms_norm_eps: 1e-5, rope_theta: 100_000,
};

/** GPT-2 small. */
const GPT2: Gpt2Shape = { model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1024, vocab_size: 50_257 };

/** Two layers of those widths with a small vocabulary: what a step costs there, on adapters that would take minutes for all layers. */
const SMOLLM2_SLICE: LlamaShape = { ...SMOLLM2, num_hidden_layers: 2, vocab_size: 2048 };
const GPT2_SLICE: Gpt2Shape = { ...GPT2, n_layer: 2, vocab_size: 2048 };

/** Tokens that a step of `generate` makes. */
export const NEW_TOKENS = 32;

export interface Workload {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly numVirtualTokens: number;
  /** Too slow for a software adapter: runs there only when asked for. */
  readonly large: boolean;
  readonly model: (openBase: () => Promise<BenchModel>) => Promise<BenchModel>;
}

const small = (): Promise<BenchModel> => randomModel('small', SMALL, 'f32');

export const WORKLOADS: readonly Workload[] = [
  { name: 'small-sst2-p20', kind: 'train', numVirtualTokens: 20, large: false, model: small },
  { name: 'small-sst2-p100', kind: 'train', numVirtualTokens: 100, large: false, model: small },
  { name: 'score', kind: 'score', numVirtualTokens: 20, large: false, model: small },
  { name: 'generate', kind: 'generate', numVirtualTokens: 20, large: false, model: small },
  { name: 'base-sst2-p20', kind: 'train', numVirtualTokens: 20, large: true, model: (openBase) => openBase() },
  { name: 'base-sst2-p100', kind: 'train', numVirtualTokens: 100, large: true, model: (openBase) => openBase() },
  { name: 'gpt2-small', kind: 'train', numVirtualTokens: 20, large: true, model: () => randomModel('gpt2-small', GPT2, 'f16') },
  { name: 'smollm2-135m', kind: 'train', numVirtualTokens: 20, large: true, model: () => randomModel('smollm2-135m', SMOLLM2, 'f16') },
  { name: 'gpt2-two-layers', kind: 'train', numVirtualTokens: 20, large: true, model: () => randomModel('gpt2-two-layers', GPT2_SLICE, 'f16') },
  { name: 'smollm2-two-layers', kind: 'train', numVirtualTokens: 20, large: true, model: () => randomModel('smollm2-two-layers', SMOLLM2_SLICE, 'f16') },
];

/** The job of a workload: random ids of the lengths of SST-2, one target token an example. */
export function makeJob({ kind, numVirtualTokens }: Workload, model: BenchModel): Job {
  const random = createRandom(4, 'job');
  const { hiddenSize: H, vocabSize: V } = sizesOf(model.shape);
  return {
    kind, model, numVirtualTokens, learningRate: 1e-3,
    prompt: Float32Array.from({ length: numVirtualTokens * H }, () => random.next() - 0.5),
    examples: SST2_LENGTHS.map((length, i) => ({
      contextIds: Int32Array.from({ length }, () => random.integer(V)), classIndex: i % 2, truncatedTokens: 0,
    })),
    labels: { ids: [Int32Array.of(5), Int32Array.of(6)], endOfText: [false, false] },
  };
}

/**
 * Operations that the task needs at least with the prompt computed once and no padding: 2 a weight and row forward
 * and 2 backward (no weight has a gradient), 4·D a visible pair and head forward and 8·D backward, the head on target rows.
 * `generate` reads the first example and each new token but the last once.
 */
export function usefulFlops({ kind, numVirtualTokens: P, examples, model: { shape } }: Job): number {
  const { numLayers: L, hiddenSize: H, vocabSize: V } = sizesOf(shape);
  const generating = kind === 'generate';
  const lengths = examples.slice(0, generating ? 1 : examples.length).map(({ contextIds }) => contextIds.length + (generating ? NEW_TOKENS - 1 : 0));
  const rows = P + lengths.reduce((sum, length) => sum + length, 0);
  const triangle = (n: number) => (n * (n + 1)) / 2;
  const pairs = triangle(P) + lengths.reduce((sum, length) => sum + P * length + triangle(length), 0);
  const head = 2 * (generating ? NEW_TOKENS : lengths.length) * V * H;
  const products = 2 * layerWeights(shape) * rows + head;
  return kind === 'train' ? 2 * products + 12 * pairs * L * H : products + 4 * pairs * L * H;
}
