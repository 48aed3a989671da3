/** What causal decoders and encoder-decoders have in common. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { activate, gatedActivation, splitActivation } from '../ops/activation/index.ts';
import { addLinear, linear } from '../ops/linear/index.ts';
import { norm, normBranch } from '../ops/norm/index.ts';
import type { FeedForward, Norm } from './decoder.ts';

/** See FeedForward. [R,H] → [R,H] */
export function feedForward(x: Tensor2D, weights: FeedForward): Tensor2D {
  return linear(inner(x, weights), weights.down);
}

/** residual + feedForward(x), in as few products. */
export function addFeedForward(residual: Tensor2D, x: Tensor2D, weights: FeedForward): Tensor2D {
  return addLinear(residual, inner(x, weights), weights.down);
}

/** What `down` multiplies. [R,H] → [R,F] */
function inner(x: Tensor2D, { gate, up, gateUp, activation }: FeedForward): Tensor2D {
  if (gateUp !== null && gateUp !== undefined) return splitActivation(linear(x, gateUp), activation);
  return gate === undefined ? activate(linear(x, up), activation) : gatedActivation(linear(x, gate), linear(x, up), activation);
}

/** The rows as they are where nothing norms them. [R,H] → [R,H] */
export function normed(x: Tensor2D, how: Norm | null | undefined): Tensor2D {
  return how === null || how === undefined ? x : norm(x, how.weight, how.bias, how);
}

/** The rows normed, and as they are for the residual sum after. [R,H] → [R,H] each */
export function branched(x: Tensor2D, how: Norm | null | undefined): { readonly normed: Tensor2D; readonly residual: Tensor2D } {
  return how === null || how === undefined ? { normed: x, residual: x } : normBranch(x, how.weight, how.bias, how);
}
