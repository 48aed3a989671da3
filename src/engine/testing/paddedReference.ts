/**
 * The plain way, for tests only: a right-padded batch with an attention mask, in tfjs ops with tfjs's own gradients.
 * Shares no code with the packed engine.
 */
import '@tensorflow/tfjs';
import {
  add, cast, concat, cos, expandDims, gather, greaterEqual, less, logicalAnd, logSoftmax, matMul, mean, mul, neg, oneHot, outerProduct,
  pow, range, reshape, rsqrt, sigmoid, sin, slice, softmax, square, stack, sub, sum, tensor2d, tidy, tile, transpose, valueAndGrad, where,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** A Llama as stored: its tensors by their Hugging Face names, and what its config.json says. */
export interface StoredLlama {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly config: {
    readonly hidden_size: number; readonly num_hidden_layers: number; readonly num_attention_heads: number; readonly num_key_value_heads: number;
    readonly head_dim: number; readonly vocab_size: number; readonly rms_norm_eps: number; readonly rope_theta: number;
  };
}

/** An example as token ids: what is read and what should follow. */
export interface PaddedExample { readonly context: readonly number[]; readonly target: readonly number[] }

/** Mean over the examples of the summed cross-entropy of their targets, and its gradient in the prompt [P,H]. */
export function paddedLossAndGradient(
  llama: StoredLlama, prompt: Tensor2D, examples: readonly PaddedExample[],
): { loss: Tensor; gradient: Tensor } {
  const { value, grad } = tidy(() => valueAndGrad((p: Tensor2D) => paddedLoss(llama, p, examples))(prompt));
  return { loss: value, gradient: grad };
}

function paddedLoss(llama: StoredLlama, prompt: Tensor2D, examples: readonly PaddedExample[]): Scalar {
  const rows = examples.map(({ context, target }) => [...context, ...target]);
  const longest = Math.max(...rows.map((row) => row.length));
  const padded = tensor2d(rows.map((row) => [...row, ...Array.from({ length: longest - row.length }, () => 0)]), undefined, 'int32');
  const logits = paddedLogits(llama, prompt, padded, rows.map((row) => row.length));
  const numVirtual = prompt.shape[0];
  const losses = examples.flatMap(({ context, target }, b) => target.map((id, t) => {
    const at = slice(logits, [b, numVirtual + context.length + t - 1, 0], [1, 1, llama.config.vocab_size]);
    return neg(sum(mul(reshape(logSoftmax(at), [llama.config.vocab_size]), oneHot(id, llama.config.vocab_size))));
  }));
  return mul(sum(stack(losses)), 1 / examples.length);
}

/** Logits [B,P+T,V] of a padded batch of ids [B,T]. */
function paddedLogits(llama: StoredLlama, prompt: Tensor2D, ids: Tensor2D, lengths: readonly number[]): Tensor {
  const { num_attention_heads: numHeads, num_key_value_heads: numKeyValueHeads, head_dim: headDim, hidden_size: hiddenSize } = llama.config;
  const [batch, tokens] = ids.shape;
  const [numVirtual] = prompt.shape;
  const length = numVirtual + tokens;
  const weight = (name: string): Tensor => {
    const found = llama.tensors.get(`${name}.weight`);
    if (found === undefined) throw new Error(`No tensor ${name}.weight.`);
    return found;
  };
  const norm = (x: Tensor, name: string): Tensor => mul(mul(x, rsqrt(add(mean(square(x), -1, true), llama.config.rms_norm_eps))), weight(name));
  const linear = (x: Tensor, name: string): Tensor => {
    const [inputs = 0] = x.shape.slice(-1);
    const [outputs = 0] = weight(name).shape;
    return reshape(matMul(reshape(x, [-1, inputs]), weight(name), false, true), [...x.shape.slice(0, -1), outputs]);
  };
  const turn = rotation(length, headDim, llama.config.rope_theta);
  const heads = (x: Tensor, count: number): Tensor => transpose(reshape(x, [batch, length, count, headDim]), [0, 2, 1, 3]);
  const repeat = (x: Tensor): Tensor => concat(Array.from({ length: numHeads }, (_, g) =>
    slice(x, [0, Math.floor((g * numKeyValueHeads) / numHeads), 0, 0], [batch, 1, length, headDim])), 1);
  const mask = attentionMask(length, lengths.map((n) => numVirtual + n));

  const embedded = reshape(gather(weight('model.embed_tokens'), reshape(ids, [-1])), [batch, tokens, hiddenSize]);
  let x: Tensor = concat([tile(expandDims(prompt, 0), [batch, 1, 1]), embedded], 1);
  for (let l = 0; l < llama.config.num_hidden_layers; l++) {
    const layer = `model.layers.${l}`;
    const input = norm(x, `${layer}.input_layernorm`);
    const q = turn(heads(linear(input, `${layer}.self_attn.q_proj`), numHeads));
    const k = repeat(turn(heads(linear(input, `${layer}.self_attn.k_proj`), numKeyValueHeads)));
    const v = repeat(heads(linear(input, `${layer}.self_attn.v_proj`), numKeyValueHeads));
    const scores = mul(matMul(q, k, false, true), 1 / Math.sqrt(headDim));
    const out = matMul(softmax(where(mask, scores, -1e9)), v);
    x = add(x, linear(reshape(transpose(out, [0, 2, 1, 3]), [batch, length, numHeads * headDim]), `${layer}.self_attn.o_proj`));
    const middle = norm(x, `${layer}.post_attention_layernorm`);
    const gate = linear(middle, `${layer}.mlp.gate_proj`);
    x = add(x, linear(mul(mul(gate, sigmoid(gate)), linear(middle, `${layer}.mlp.up_proj`)), `${layer}.mlp.down_proj`));
  }
  return linear(norm(x, 'model.norm'), 'lm_head');
}

/** [B,1,S,S]: key j ≤ query i, and j no padding. */
function attentionMask(length: number, lengths: readonly number[]): Tensor {
  const index = range(0, length, 1, 'int32');
  const causal = greaterEqual(expandDims(index, 1), expandDims(index, 0));
  const rows = lengths.map((n) => logicalAnd(causal, expandDims(less(index, n), 0)));
  return cast(expandDims(stack(rows), 1), 'bool');
}

/** Rotary embedding over [B,h,S,D], positions 0 … S−1: pair (i, i + D/2) turns by position·θ^(−2i/D). */
function rotation(length: number, headDim: number, theta: number): (x: Tensor) => Tensor {
  const angles = outerProduct(range(0, length), pow(theta, mul(range(0, headDim / 2), -2 / headDim)));
  const [cosine, sine] = [cos(angles), sin(angles)];
  return (x) => {
    const [batch = 0, heads = 0, , width = 0] = x.shape;
    const half = width / 2;
    const first = slice(x, [0, 0, 0, 0], [batch, heads, length, half]);
    const second = slice(x, [0, 0, 0, half], [batch, heads, length, half]);
    return concat([sub(mul(first, cosine), mul(second, sine)), add(mul(second, cosine), mul(first, sine))], 3);
  };
}
