/**
 * The plain way, for tests only: a right-padded batch with an attention mask, in tfjs ops with tfjs's own gradients.
 * Shares no code with the packed engine but the weights.
 */
import '@tensorflow/tfjs';
import {
  add, cast, concat, cos, expandDims, gather, greaterEqual, less, logicalAnd, logSoftmax, matMul, mean, mul, neg, oneHot, outerProduct,
  range, reshape, rsqrt, sigmoid, sin, slice, softmax, square, stack, sub, sum, tensor2d, tidy, tile, transpose, valueAndGrad, where,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../domain/model.ts';
import type { LlamaWeights } from '../models/llamaWeights.ts';
import { floatMatrix } from '../ops/matrix/dense.ts';
import type { LinearWeight } from '../ops/types.ts';

/** An example as token ids: what is read and what should follow. */
export interface PaddedExample { readonly context: readonly number[]; readonly target: readonly number[] }

/** Mean over the examples of the summed cross-entropy of their targets, and its gradient in the prompt [P,H]. */
export function paddedLossAndGradient(
  weights: LlamaWeights, config: ModelConfig, prompt: Tensor2D, examples: readonly PaddedExample[],
): { loss: Tensor; gradient: Tensor } {
  const { value, grad } = tidy(() => valueAndGrad((p: Tensor2D) => paddedLoss(weights, config, p, examples))(prompt));
  return { loss: value, gradient: grad };
}

function paddedLoss(weights: LlamaWeights, config: ModelConfig, prompt: Tensor2D, examples: readonly PaddedExample[]): Scalar {
  const rows = examples.map(({ context, target }) => [...context, ...target]);
  const longest = Math.max(...rows.map((row) => row.length));
  const padded = tensor2d(rows.map((row) => [...row, ...Array.from({ length: longest - row.length }, () => 0)]), undefined, 'int32');
  const logits = paddedLogits(weights, config, prompt, padded, rows.map((row) => row.length));
  const numVirtual = prompt.shape[0];
  const losses = examples.flatMap(({ context, target }, b) => target.map((id, t) => {
    const at = slice(logits, [b, numVirtual + context.length + t - 1, 0], [1, 1, config.vocabSize]);
    return neg(sum(mul(reshape(logSoftmax(at), [config.vocabSize]), oneHot(id, config.vocabSize))));
  }));
  return mul(sum(stack(losses)), 1 / examples.length);
}

/** Logits [B,P+T,V] of a padded batch of ids [B,T]. */
function paddedLogits(weights: LlamaWeights, config: ModelConfig, prompt: Tensor2D, ids: Tensor2D, lengths: readonly number[]): Tensor {
  const { numHeads, numKeyValueHeads, headDim, hiddenSize, normEpsilon } = config;
  const [batch, tokens] = ids.shape;
  const [numVirtual] = prompt.shape;
  const length = numVirtual + tokens;
  const norm = (x: Tensor, weight: Tensor): Tensor => mul(mul(x, rsqrt(add(mean(square(x), -1, true), normEpsilon))), weight);
  const linear = (x: Tensor, w: LinearWeight): Tensor => {
    const [inputs = 0] = x.shape.slice(-1);
    return reshape(matMul(reshape(x, [-1, inputs]), floatMatrix(w.matrix), false, true), [...x.shape.slice(0, -1), w.matrix.rows]);
  };
  const turn = rotation(length, weights.inverseFrequency);
  const heads = (x: Tensor, count: number): Tensor => transpose(reshape(x, [batch, length, count, headDim]), [0, 2, 1, 3]);
  const repeat = (x: Tensor): Tensor => concat(Array.from({ length: numHeads }, (_, g) =>
    slice(x, [0, Math.floor((g * numKeyValueHeads) / numHeads), 0, 0], [batch, 1, length, headDim])), 1);
  const mask = attentionMask(length, lengths.map((n) => numVirtual + n));

  const embedded = reshape(gather(floatMatrix(weights.embedding), reshape(ids, [-1])), [batch, tokens, hiddenSize]);
  let x: Tensor = concat([tile(expandDims(prompt, 0), [batch, 1, 1]), embedded], 1);
  for (const layer of weights.layers) {
    const input = norm(x, layer.inputNorm);
    const q = turn(heads(linear(input, layer.q), numHeads));
    const k = repeat(turn(heads(linear(input, layer.k), numKeyValueHeads)));
    const v = repeat(heads(linear(input, layer.v), numKeyValueHeads));
    const scores = mul(matMul(q, k, false, true), 1 / Math.sqrt(headDim));
    const out = matMul(softmax(where(mask, scores, -1e9)), v);
    x = add(x, linear(reshape(transpose(out, [0, 2, 1, 3]), [batch, length, numHeads * headDim]), layer.o));
    const middle = norm(x, layer.postNorm);
    const gate = linear(middle, layer.gate);
    x = add(x, linear(mul(mul(gate, sigmoid(gate)), linear(middle, layer.up)), layer.down));
  }
  return linear(norm(x, weights.norm), { matrix: weights.head.matrix, transposed: null, bias: null });
}

/** [B,1,S,S]: key j ≤ query i, and j no padding. */
function attentionMask(length: number, lengths: readonly number[]): Tensor {
  const index = range(0, length, 1, 'int32');
  const causal = greaterEqual(expandDims(index, 1), expandDims(index, 0));
  const rows = lengths.map((n) => logicalAnd(causal, expandDims(less(index, n), 0)));
  return cast(expandDims(stack(rows), 1), 'bool');
}

/** Rotary embedding over [B,h,S,D], positions 0 … S−1. */
function rotation(length: number, inverseFrequency: Tensor1D): (x: Tensor) => Tensor {
  const angles = outerProduct(range(0, length), inverseFrequency);
  const [cosine, sine] = [cos(angles), sin(angles)];
  return (x) => {
    const [batch = 0, heads = 0, , width = 0] = x.shape;
    const half = width / 2;
    const first = slice(x, [0, 0, 0, 0], [batch, heads, length, half]);
    const second = slice(x, [0, 0, 0, half], [batch, heads, length, half]);
    return concat([sub(mul(first, cosine), mul(second, sine)), add(mul(second, cosine), mul(first, sine))], 3);
  };
}
