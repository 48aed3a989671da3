/** What causal decoders and encoder-decoders have in common. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { activate, gatedActivation } from '../ops/activation/index.ts';
import { linear } from '../ops/linear/index.ts';
import { norm } from '../ops/norm/index.ts';
import type { FeedForward, Norm } from './decoder.ts';

/** See FeedForward. [R,H] → [R,H] */
export function feedForward(x: Tensor2D, { gate, up, down, activation }: FeedForward): Tensor2D {
  const inner = gate === undefined ? activate(linear(x, up), activation) : gatedActivation(linear(x, gate), linear(x, up), activation);
  return linear(inner, down);
}

/** The rows as they are where nothing norms them. [R,H] → [R,H] */
export function normed(x: Tensor2D, how: Norm | null | undefined): Tensor2D {
  return how === null || how === undefined ? x : norm(x, how.weight, how.bias, how);
}
