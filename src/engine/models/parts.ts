/** What causal decoders and encoder-decoders have in common. Of an input's gradient only the first `gradientRows` may be read, where it is given. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { activate, gatedActivation, splitActivation } from '../ops/activation/index.ts';
import { addLinear, linear } from '../ops/linear/index.ts';
import { norm, normBranch } from '../ops/norm/index.ts';
import type { LinearWeight } from '../ops/types.ts';
import type { FeedForward, Norm } from './decoder.ts';

/** See FeedForward. [R,H] → [R,H] */
export function feedForward(x: Tensor2D, weights: FeedForward): Tensor2D {
  return linear(inner(x, weights), weights.down);
}

/** residual + feedForward(x), in as few products; the residual's gradient is whole. */
export function addFeedForward(residual: Tensor2D, x: Tensor2D, weights: FeedForward, gradientRows?: number): Tensor2D {
  return addLinear(residual, inner(x, weights, gradientRows), weights.down, gradientRows);
}

/** What `down` multiplies. [R,H] → [R,F] */
function inner(x: Tensor2D, { gate, up, gateUp, activation }: FeedForward, gradientRows?: number): Tensor2D {
  const multiplied = (w: LinearWeight) => linear(x, w, gradientRows);
  if (gateUp !== null && gateUp !== undefined) return splitActivation(multiplied(gateUp), activation);
  return gate === undefined ? activate(multiplied(up), activation) : gatedActivation(multiplied(gate), multiplied(up), activation);
}

/** The rows as they are where nothing norms them. [R,H] → [R,H] */
export function normed(x: Tensor2D, how: Norm | null | undefined, gradientRows?: number): Tensor2D {
  return how === null || how === undefined ? x : norm(x, how.weight, how.bias, how, gradientRows);
}

/** The rows normed, and as they are for the residual sum after. [R,H] → [R,H] each */
export function branched(x: Tensor2D, how: Norm | null | undefined, gradientRows?: number): { readonly normed: Tensor2D; readonly residual: Tensor2D } {
  return how === null || how === undefined ? { normed: x, residual: x } : normBranch(x, how.weight, how.bias, how, gradientRows);
}
