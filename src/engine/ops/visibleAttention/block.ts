import { add, cast, clipByValue, concat, expandDims, gather, greater, matMul, max, mul, reshape, slice, softmax, square, sub, tanh, tensor2d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { AttentionOptions, DistanceBias } from '../types.ts';
import { MASKED } from './plan.ts';
import type { AttentionBlock } from './plan.ts';

/** How heads lie side by side in [rows, heads·D]. */
export interface HeadLayout {
  /** h */
  readonly heads: number;
  /** D */
  readonly width: number;
  /** [h] the key-value head each query head reads. */
  readonly kvHead: readonly number[];
}

/** What the softmax of one block leaves; n queries, m keys. */
export interface BlockSoftmax {
  /** [h,n,m] before bias and mask, after the soft cap. */
  readonly products: Tensor3D;
  /** [h,n,m] */
  readonly scores: Tensor3D;
  /** [h,n,m]; rows that see nothing are 0. */
  readonly probabilities: Tensor3D;
}

/** Scores and their softmax. queries [n,h·D] already scaled, keys [m,hk·D]. */
export function attend(
  queries: Tensor2D, keys: Tensor2D, block: AttentionBlock, layout: HeadLayout, options: AttentionOptions,
): BlockSoftmax {
  const raw = dotHeads(queries, keys, layout);
  const products: Tensor3D = options.softCap === 0 ? raw : mul(tanh(mul(raw, 1 / options.softCap)), options.softCap);
  const mask = tensor2d(block.mask, [block.end - block.start, block.numKeys]);
  const biased: Tensor3D = options.distanceBias === undefined ? products : add(products, biasOf(block, options, options.distanceBias));
  if (options.window === 0) {
    const scores: Tensor3D = add(biased, mask);
    return { products, scores, probabilities: softmax(scores) };
  }
  const limited: Tensor2D = add(mask, windowMask(block, options));
  const scores: Tensor3D = add(biased, limited);
  const sees = cast(greater(max(limited, 1, true), MASKED / 2), 'float32');
  return { products, scores, probabilities: mul(softmax(scores), sees) };
}

/** a_g·b_kv(g)ᵀ of every head. a [n,h·D], b [m,hk·D] → [h,n,m]. */
export function dotHeads(a: Tensor2D, b: Tensor2D, { heads, kvHead, width }: HeadLayout): Tensor3D {
  const [m, kvHeads] = [b.shape[0], b.shape[1] / width];
  const transposed = piecesOf(transpose(reshape(b, [m, kvHeads, width]), [1, 2, 0]));
  const products = multiplyPieces(toHeads(a, width), kvHead.map((kv) => transposed[kv]));
  return reshape(concat(products, 0), [heads, a.shape[0], m]);
}

/** Rows [n,h·D] as one matrix [n,D] a head, by way of [h,n,D]: the WASM backend slices columns row by row. */
export function toHeads(x: Tensor2D, width: number): Tensor2D[] {
  const [n, columns] = x.shape;
  return piecesOf(transpose(reshape(x, [n, columns / width, width]), [1, 0, 2]));
}

/** [h,n,m] → h matrices [n,m] */
export function piecesOf(x: Tensor3D): Tensor2D[] {
  const [count, n, m] = x.shape;
  const rows: Tensor2D = reshape(x, [count * n, m]);
  return Array.from({ length: count }, (_, g): Tensor2D => slice(rows, [g * n, 0], [n, m]));
}

/** left[g]·right[g] for every g. */
export function multiplyPieces(left: readonly Tensor2D[], right: readonly (Tensor2D | undefined)[]): Tensor2D[] {
  return left.flatMap((piece, g) => {
    const other = right[g];
    return other === undefined ? [] : [matMul<Tensor2D>(piece, other)];
  });
}

/** One tensor [n,D] a head → rows [n,h·D]. */
export function fromHeads(parts: readonly Tensor2D[]): Tensor2D {
  const [n = 0, width = 0] = parts[0]?.shape ?? [];
  const heads: Tensor3D = reshape(concat([...parts], 0), [parts.length, n, width]);
  return reshape(transpose(heads, [1, 0, 2]), [n, parts.length * width]);
}

/** d(capped product)/d(product) = 1 − (capped/cap)². */
export function softCapSlope(products: Tensor3D, softCap: number): Tensor3D {
  return sub(1, square(mul(products, 1 / softCap)));
}

/** 0 where the key's position is within the window before the query's, MASKED where not. [n,m] */
function windowMask(block: AttentionBlock, options: AttentionOptions): Tensor2D {
  const outside = sub(1, cast(greater(distances(block, options), -options.window), 'float32'));
  return mul(outside, MASKED);
}

/** The bias of every head, query and key. → [h,n,m] */
function biasOf(block: AttentionBlock, options: AttentionOptions, { byDistance, maxDistance }: DistanceBias): Tensor3D {
  const [n, m, heads] = [block.end - block.start, block.numKeys, byDistance.shape[1]];
  const row = add(clipByValue(distances(block, options), -maxDistance, maxDistance), maxDistance);
  const biases: Tensor2D = gather(byDistance, cast<Tensor1D>(reshape(row, [n * m]), 'int32'));
  return reshape(transpose(biases), [heads, n, m]);
}

/** Key position − query position of the block's queries and keys, as float32. [n,m] */
function distances(block: AttentionBlock, { queryPosition, keyPosition }: AttentionOptions): Tensor2D {
  if (queryPosition === undefined || keyPosition === undefined) throw new Error('A sliding window or a distance bias needs the positions of queries and keys.');
  const query = expandDims(cast(slice(queryPosition, block.start, block.end - block.start), 'float32'), 1);
  const keyParts = block.runs.map((run): Tensor1D => slice(keyPosition, run.start, run.end - run.start));
  return sub(expandDims(cast(concat(keyParts), 'float32'), 0), query);
}
