import { concat, expandDims, log, max, mul, reshape, slice, sub, sum, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { sumTensors } from '../sumTensors.ts';
import type { AttentionOptions, AttentionOutput, Visibility } from '../types.ts';
import { attend, dotHeads, fromHeads, multiplyPieces, piecesOf, softCapSlope, toHeads } from './block.ts';
import type { HeadLayout } from './block.ts';
import { planBlocks } from './plan.ts';
import type { AttentionBlock } from './plan.ts';
import { sumRuns, takeRuns } from './runs.ts';

/** Rows of queries handled at once: enough for the WASM backend's product, few enough to waste little on masks. */
const BLOCK_ROWS = 64;

/**
 * out[r] = Σ_j softmax_j(scale·q[r]·k[j])·v[j] over the visible keys j of r; head g reads key-value head ⌊g·hk/h⌋.
 * q [Rq,h,D], k, v [Rk,hk,D] → out [Rq,h,D], logSumExp [Rq,h] of the scores. A query that sees nothing: out 0.
 * Computed block by block over the visible keys only (plan.ts), never as one [Rq,Rk] matrix.
 */
export function forwardVisibleAttention(
  q: Tensor3D, k: Tensor3D, v: Tensor3D, vis: Visibility, options: AttentionOptions,
): AttentionOutput {
  return tidy(() => {
    const layout = layoutOf(q, k);
    const [queries, keys, values] = [mul<Tensor2D>(flat(q), options.scale), flat(k), flat(v)];
    const forwardBlock = (block: AttentionBlock): { out: Tensor2D; logSumExp: Tensor2D } => {
      if (block.numKeys === 0) return emptyBlock(block, layout);
      const { scores, probabilities } = attend(takeQueries(queries, block), takeRuns(keys, block.runs), block, layout, options);
      const blockValues = toHeads(takeRuns(values, block.runs), layout.width);
      const heads = multiplyPieces(piecesOf(probabilities), layout.kvHead.map((kv) => blockValues[kv]));
      // The largest probability is exp(largest score − logSumExp): no second exp over the scores.
      return { out: fromHeads(heads), logSumExp: sub(max(scores, 2), log(max(probabilities, 2))) };
    };
    const parts = planBlocks(vis.hostFrom, vis.hostUntil, q.shape[0], BLOCK_ROWS).map((block) => tidy(() => forwardBlock(block)));
    const out: Tensor3D = reshape(concat(parts.map((part) => part.out), 0), q.shape);
    return { out, logSumExp: transpose(concat(parts.map((part) => part.logSumExp), 1)) };
  });
}

/**
 * With p the probabilities, dp = dOut·vᵀ and Δ = Σ_D dOut·out: ds = p·(dp − Δ) (times the soft cap's slope);
 * dq = scale·ds·k, dk = scale·dsᵀ·q, dv = pᵀ·dOut, the last two summed over the query heads of a group.
 * The probabilities are computed again rather than kept. dOut [Rq,h,D] → dq [Rq,h,D], dk, dv [Rk,hk,D].
 */
export function backwardVisibleAttention(
  dOut: Tensor3D, q: Tensor3D, k: Tensor3D, v: Tensor3D, out: Tensor3D, _logSumExp: Tensor2D,
  vis: Visibility, options: AttentionOptions,
): { dq: Tensor3D; dk: Tensor3D; dv: Tensor3D } {
  return tidy(() => {
    const layout = layoutOf(q, k);
    const [queries, keys, values, dOuts] = [mul<Tensor2D>(flat(q), options.scale), flat(k), flat(v), flat(dOut)];
    const delta: Tensor2D = sum(mul(dOut, out), 2);
    const backwardBlock = (block: AttentionBlock): { dq: Tensor2D; dk: Tensor2D; dv: Tensor2D } => {
      const [blockQueries, blockDOut] = [takeQueries(queries, block), takeQueries(dOuts, block)];
      const [blockKeys, blockValues] = [takeRuns(keys, block.runs), takeRuns(values, block.runs)];
      const { products, probabilities } = attend(blockQueries, blockKeys, block, layout, options);
      const blockDelta = expandDims(transpose(takeQueries(delta, block)), 2);
      const dScores: Tensor3D = mul(probabilities, sub(dotHeads(blockDOut, blockValues, layout), blockDelta));
      const dProducts: Tensor3D = options.softCap === 0 ? dScores : mul(dScores, softCapSlope(products, options.softCap));
      const keyHeads = toHeads(blockKeys, layout.width);
      return {
        dq: fromHeads(multiplyPieces(piecesOf(dProducts), layout.kvHead.map((kv) => keyHeads[kv]))),
        dk: gatherFromQueries(dProducts, blockQueries, layout),
        dv: gatherFromQueries(probabilities, blockDOut, layout),
      };
    };
    const blocks = planBlocks(vis.hostFrom, vis.hostUntil, q.shape[0], BLOCK_ROWS);
    const seeing = blocks.filter((block) => block.numKeys > 0)
      .map((block) => ({ block, ...tidy(() => backwardBlock(block)) }));
    const keyGradient = (name: 'dk' | 'dv'): Tensor3D => reshape(
      sumRuns(seeing.map((part) => ({ runs: part.block.runs, rows: part[name] })), k.shape[0], keys.shape[1]), k.shape);
    const queryParts = seeing.map((part) => ({ runs: [part.block], rows: part.dq }));
    const dq = mul<Tensor2D>(sumRuns(queryParts, q.shape[0], queries.shape[1]), options.scale);
    return { dq: reshape(dq, q.shape), dk: keyGradient('dk'), dv: keyGradient('dv') };
  });
}

/** Σ over the query heads of each key-value head of weightsᵀ·rows. weights [h,n,m], rows [n,h·D] → [m,hk·D]. */
function gatherFromQueries(weights: Tensor3D, rows: Tensor2D, { kvHead, width }: HeadLayout): Tensor2D {
  const terms = multiplyPieces(piecesOf(transpose(weights, [0, 2, 1])), toHeads(rows, width));
  const groups = new Map<number, Tensor2D[]>();
  terms.forEach((term, g) => {
    const kv = kvHead[g] ?? 0;
    groups.set(kv, [...(groups.get(kv) ?? []), term]);
  });
  return fromHeads([...groups.values()].map((group) => sumTensors(group)));
}

function layoutOf(q: Tensor3D, k: Tensor3D): HeadLayout {
  const [, heads, width] = q.shape;
  const group = heads / k.shape[1];
  return { heads, width, kvHead: Array.from({ length: heads }, (_, g) => Math.floor(g / group)) };
}

/** [R,h,D] → [R,h·D] */
function flat(x: Tensor3D): Tensor2D {
  return reshape(x, [x.shape[0], x.shape[1] * x.shape[2]]);
}

function takeQueries(x: Tensor2D, block: AttentionBlock): Tensor2D {
  return slice(x, [block.start, 0], [block.end - block.start, x.shape[1]]);
}

function emptyBlock(block: AttentionBlock, { heads, width }: HeadLayout): { out: Tensor2D; logSumExp: Tensor2D } {
  const rows = block.end - block.start;
  return { out: zeros([rows, heads * width]), logSumExp: zeros([heads, rows]) };
}
