import { dispose, slice, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { bindCases, random2d, random3d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as packed from './packed.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardVisibleAttention' | 'backwardVisibleAttention'>;
type PackedForm = Pick<typeof packed, 'forwardSelfAttention' | 'backwardSelfAttention'>;

interface Shape {
  readonly what: string;
  readonly from: Int32Array;
  readonly until: Int32Array;
  readonly queries: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly width: number;
  readonly softCap?: number;
  readonly window?: number;
  /** m of a distance bias. */
  readonly maxDistance?: number;
  /** Rows whose gradient is asked for; all where nothing is said. */
  readonly gradientRows?: number;
}

const range = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** A causal tree: a prompt seen by all, then segments of `segment` rows, then `padding` rows that nobody sees. */
function tree(prompt: number, segments: number, segment: number, padding: number): Pick<Shape, 'from' | 'until' | 'queries'> {
  const used = prompt + segments * segment;
  const until = range(used + padding).map((j) => {
    if (j >= used) return 0;
    return j < prompt ? used : prompt + segment * (1 + Math.floor((j - prompt) / segment));
  });
  return { from: range(used + padding).map((j) => (j < used ? j : 0)), until, queries: used + padding };
}

function attentionCase(shape: Shape): OperationCase<Form> {
  const { what, from, until, queries, heads, kvHeads, width, softCap = 0, window = 0, maxDistance, gradientRows } = shape;
  const keys = from.length;
  return {
    operation: 'visibleAttention', name: `${what}: q [${queries},${heads},${width}], k [${keys},${kvHeads},${width}]`,
    run: (form) => withInputs({
      q: random3d('q', [queries, heads, width]), k: random3d('k', [keys, kvHeads, width]), v: random3d('v', [keys, kvHeads, width]),
      dOut: random3d('dOut', [queries, heads, width]), from: integers(from), until: integers(until),
      queryPosition: integers(range(queries)), keyPosition: integers(range(keys)), byDistance: random2d('byDistance', 1 + 2 * (maxDistance ?? 0), heads),
    }, ({ q, k, v, dOut, from: visibleFrom, until: visibleUntil, queryPosition, keyPosition, byDistance }) => {
      const vis = { from: visibleFrom, until: visibleUntil, hostFrom: from, hostUntil: until };
      const bias = maxDistance === undefined ? {} : { distanceBias: { byDistance, maxDistance } };
      const options = { scale: 2 / Math.sqrt(width), softCap, window, queryPosition, keyPosition, ...bias, ...asked(gradientRows) };
      const { out, logSumExp } = form.forwardVisibleAttention(q, k, v, vis, options);
      const gradients = form.backwardVisibleAttention(dOut, q, k, v, out, logSumExp, vis, options);
      logSumExp.dispose();
      return { out, ...firstRows(gradients, gradientRows) };
    }),
  };
}

/** The same from heads of one array, which are turned first; two calls share what they derive from the intervals. */
function packedCase(shape: Shape & { readonly pairs: number }): OperationCase<PackedForm> {
  const { what, from, until, queries: rows, heads, kvHeads, width, softCap = 0, window = 0, pairs, gradientRows } = shape;
  return {
    operation: 'selfAttention', name: `packed, ${what}: [${rows},${heads}+2·${kvHeads},${width}], ${pairs} pairs turned`,
    run: (form) => withInputs({
      qkv: random3d('qkv', [rows, heads + 2 * kvHeads, width]), dOut: random3d('dOut', [rows, heads, width]), from: integers(from), until: integers(until),
      position: integers(range(rows)), inverseFrequency: tensor1d(Float32Array.from({ length: Math.max(1, pairs) }, (_, i) => 100 ** (-i / pairs))),
    }, ({ qkv, dOut, from: visibleFrom, until: visibleUntil, position, inverseFrequency }) => {
      const shared = new Map<string, Tensor1D>();
      const vis = { from: visibleFrom, until: visibleUntil, hostFrom: from, hostUntil: until, shared };
      const options = { scale: 2 / Math.sqrt(width), softCap, window, queryPosition: position, keyPosition: position, ...asked(gradientRows) };
      const packing = { heads, kvHeads, position, rotation: pairs === 0 ? null : { inverseFrequency, scale: 1.5 } };
      const { out, logSumExp, turned } = form.forwardSelfAttention(qkv, packing, vis, options);
      const dQkv = form.backwardSelfAttention(dOut, turned, out, logSumExp, packing, vis, options);
      dispose([logSumExp, turned, ...shared.values()]);
      return { out, ...firstRows({ dQkv }, gradientRows) };
    }),
  };
}

const asked = (gradientRows: number | undefined) => (gradientRows === undefined ? {} : { gradientRows });

/** The rows of gradients that were asked for; the others may be anything. */
function firstRows(gradients: Record<string, Tensor3D>, count: number | undefined): Record<string, Tensor3D> {
  if (count === undefined) return gradients;
  const first = Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, slice(gradient, [0, 0, 0], [count, ...gradient.shape.slice(1)])]));
  dispose(gradients);
  return first;
}

const integers = (values: Int32Array): Tensor1D => tensor1d(values, 'int32');

/** Bidirectional segments as in an encoder, each repeated `count` times, with `padding` rows that nobody sees. */
function encoder(count: number, segment: number, padding: number): Pick<Shape, 'from' | 'until' | 'queries'> {
  const used = count * segment;
  const startOf = (j: number) => segment * Math.floor(j / segment);
  const rows = range(used + padding);
  return { from: rows.map((j) => (j < used ? startOf(j) : 0)), until: rows.map((j) => (j < used ? startOf(j) + segment : 0)), queries: used + padding };
}

/** Cross-attention: `count` texts of `keysEach` keys, each seen by its own `queriesEach` queries, then padding of both. */
function cross(count: number, keysEach: number, queriesEach: number, padding: number): Pick<Shape, 'from' | 'until' | 'queries'> {
  const used = count * keysEach;
  const rows = range(used + padding);
  const firstOf = (j: number) => queriesEach * Math.floor(j / keysEach);
  return { from: rows.map((j) => (j < used ? firstOf(j) : 0)), until: rows.map((j) => (j < used ? firstOf(j) + queriesEach : 0)), queries: count * queriesEach + padding };
}

/** For the start-up self-test: a tree with padding and grouped heads, over more than one tile. */
export const quickVisibleAttentionCases = bindCases(
  [attentionCase({ what: 'tree with padding', ...tree(5, 4, 9, 3), heads: 4, kvHeads: 2, width: 8 })], reference, webgpu);

const causal = (n: number): Pick<Shape, 'from' | 'until' | 'queries'> => tree(0, 1, n, 0);

/** Shapes at the borders of tiles, and every option; few widths, as each compiles anew. */
export const oddVisibleAttentionCases = bindCases([
  ...[1, 31, 32, 33, 63, 64, 65].map((n) => attentionCase({ what: 'causal', ...causal(n), heads: 1, kvHeads: 1, width: 8 })),
  attentionCase({ what: 'tree', ...tree(20, 6, 21, 2), heads: 3, kvHeads: 1, width: 8 }),
  attentionCase({ what: 'wide heads, not read four at a time', ...tree(7, 2, 15, 4), heads: 2, kvHeads: 1, width: 38 }),
  attentionCase({ what: 'nothing seen', from: new Int32Array(40), until: new Int32Array(40), queries: 40, heads: 1, kvHeads: 1, width: 8 }),
  attentionCase({ what: 'both ways', from: new Int32Array(34), until: new Int32Array(34).fill(34), queries: 34, heads: 2, kvHeads: 2, width: 8 }),
  attentionCase({ what: 'one query over cached keys', from: new Int32Array(70), until: new Int32Array(70).fill(1), queries: 1, heads: 4, kvHeads: 2, width: 8 }),
  attentionCase({ what: 'more queries than keys', from: range(33), until: new Int32Array(33).fill(90), queries: 90, heads: 2, kvHeads: 1, width: 8 }),
  ...[1, 63, 64, 65].map((window) => attentionCase({ what: `soft cap and window of ${window}`, ...tree(30, 2, 40, 1), heads: 2, kvHeads: 1, width: 8, softCap: 0.7, window })),
  attentionCase({ what: 'soft cap and window', ...tree(4, 3, 22, 1), heads: 2, kvHeads: 1, width: 8, softCap: 0.7, window: 5 }),
  attentionCase({ what: 'texts both ways, with a bias', ...encoder(3, 37, 5), heads: 3, kvHeads: 3, width: 8, maxDistance: 20 }),
  attentionCase({ what: 'causal tree with a bias that reaches farther than the rows', ...tree(6, 3, 9, 2), heads: 2, kvHeads: 1, width: 8, maxDistance: 70 }),
  attentionCase({ what: 'one query over cached keys, with a bias', from: new Int32Array(70), until: new Int32Array(70).fill(1), queries: 1, heads: 2, kvHeads: 2, width: 8, maxDistance: 16 }),
  ...[1, 20, 63, 64, 65].map((P) => attentionCase({ what: `tree, the gradient of its prompt of ${P} alone`, ...tree(P, 6, 21, 2), heads: 3, kvHeads: 1, width: 8, gradientRows: P })),
  attentionCase({ what: 'answers over their texts', ...cross(7, 23, 3, 4), heads: 2, kvHeads: 2, width: 8 }),
], reference, webgpu);

/** For the start-up self-test: the same tree. */
export const quickSelfAttentionCases = bindCases(
  [packedCase({ what: 'tree with padding', ...tree(5, 4, 9, 3), heads: 4, kvHeads: 2, width: 8, pairs: 4 })], packed, webgpu);

export const oddSelfAttentionCases = bindCases([
  ...[1, 63, 64, 65].map((n) => packedCase({ what: 'causal', ...causal(n), heads: 1, kvHeads: 1, width: 8, pairs: 4 })),
  packedCase({ what: 'partly turned, soft cap and window', ...tree(4, 3, 22, 1), heads: 2, kvHeads: 1, width: 8, softCap: 0.7, window: 5, pairs: 2 }),
  packedCase({ what: 'not turned, not read four at a time', ...tree(7, 2, 15, 4), heads: 2, kvHeads: 1, width: 38, pairs: 0 }),
  ...[1, 20, 63, 64, 65].map((P) => packedCase({ what: `tree, the gradient of its prompt of ${P} alone`, ...tree(P, 6, 21, 2), heads: 2, kvHeads: 1, width: 8, gradientRows: P, pairs: 4 })),
  packedCase({ what: 'nothing seen', from: new Int32Array(40), until: new Int32Array(40), queries: 40, heads: 1, kvHeads: 1, width: 8, pairs: 4 }),
], packed, webgpu);

/** Heads at the borders of what a subgroup loads at once: one quad, and one more than a load brings. */
export const wideHeadCases = bindCases(
  [4, 36].map((width) => attentionCase({ what: 'tree', ...tree(9, 3, 14, 2), heads: 2, kvHeads: 1, width, softCap: width === 36 ? 3 : 0 })), reference, webgpu);
