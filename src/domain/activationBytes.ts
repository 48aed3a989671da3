import { bucketRows } from './bucketRows.ts';
import type { ModelConfig } from './model.ts';

type Shape = Pick<ModelConfig, 'hiddenSize' | 'intermediateSize' | 'numLayers' | 'numHeads' | 'numKeyValueHeads' | 'headDim'> & { readonly modelType: string };

/** One forward: R rows, of which M predict a target. */
export interface BatchSize { readonly rows: number; readonly targetRows: number }

/** Families whose feed-forward has no gate beside it. */
const UNGATED: ReadonlySet<string> = new Set(['gpt2', 'gpt_neox', 'opt', 'phi']);
const FLOAT_BYTES = 4;

/**
 * The most bytes that a training step holds at once besides weights and prompt, in float32: when its backward begins,
 * what every operation keeps for its gradient, and the gradients of one layer, as each is disposed once it was used
 * (`engine/ops/withGradient`). Counted from the operations of a pre-norm block (engine/models); the last layer's queries are
 * the target rows alone. tfjs counts views of the same bytes again (`test/activationBytes.test.ts` holds this to it).
 */
export function activationBytes(shape: Shape, { rows, targetRows }: BatchSize): number {
  const { hiddenSize: H, intermediateSize: F, numLayers, numHeads, numKeyValueHeads, headDim } = shape;
  const q = numHeads * headDim;
  const kv = numKeyValueHeads * headDim;
  const gate = UNGATED.has(shape.modelType) ? 1 : 2;
  // The second norm's input with its 1/σ, attention's q and out with its log-sum-exp, the operands of the gate.
  const keptByQueries = H + 1 + 2 * q + numHeads + gate * F;
  // Of all rows, in the last layer too: the first norm's input with its 1/σ, k and v.
  const keptByAll = H + 1 + 2 * kv;
  const kept = numLayers * rows * keptByAll + (numLayers - 1) * rows * keptByQueries + targetRows * keptByQueries;
  // The residual's gradient beside those of the gate's operands and their product, or those of q, k, v and out.
  const feedForward = (gate + 1) * F;
  const attention = 2 * (q + kv) + q;
  const gradients = rows * (2 * H + Math.max(numLayers > 1 ? feedForward : 0, attention));
  // The final norm and the head.
  const end = targetRows * 4 * H;
  return FLOAT_BYTES * (kept + gradients + end);
}

/**
 * How many bytes a WebAssembly heap grows by for each that a step's tensors hold: operations need rooms of their own, and
 * what is given back leaves gaps. Measured with the built-in model: 2.25 for 1 940 rows, 2.05 for 3 860.
 */
export const HEAP_BYTES_PER_BYTE = 2.25;

/** How long texts and answers are, in tokens. */
export interface TextSize { readonly textTokens: number; readonly answerTokens: number }

/**
 * The largest forward that a step of B such examples makes: a batch that exceeds `maxRows` is split, and rows are
 * padded to few sizes. A decoder reads the prompt once for all; an encoder once an example.
 */
export function largestForward(
  { numVirtualTokens, batchSize, maxRows }: { readonly numVirtualTokens: number; readonly batchSize: number; readonly maxRows: number },
  { textTokens, answerTokens }: TextSize,
  promptPerExample = false,
): BatchSize {
  const shared = promptPerExample ? 0 : numVirtualTokens;
  const each = textTokens + answerTokens + (promptPerExample ? numVirtualTokens : 0);
  const examples = Math.max(1, Math.min(batchSize, Math.floor((maxRows - shared) / each)));
  return { rows: bucketRows(shared + examples * each), targetRows: bucketRows(examples * answerTokens) };
}
