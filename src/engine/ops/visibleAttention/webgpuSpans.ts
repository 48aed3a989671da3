import type { Kernel } from '../webgpu/kernel.ts';
import { elementOf, isVector, reader } from '../webgpu/wgsl.ts';
import { TILE } from './webgpuTile.ts';

/** What a call knows of its rows, which decides the spans' layout and contents. */
export interface SpanVariant {
  readonly windowed: boolean;
  readonly biased: boolean;
}

/** Window and bias compare positions. */
export const isPositioned = ({ windowed, biased }: SpanVariant): boolean => windowed || biased;

/**
 * The spans: one array of integers for all that decides who sees whom, as a kernel may have eight arrays only.
 * For each tile of keys: the first query that sees any of them, and the end of the queries that do; then `from` and
 * `until` of each key; then, for a window or a bias, the positions of keys and queries; then the bits of the `biases`
 * numbers of a distance bias.
 */
export function spansSize(queries: number, keys: number, biases: number): number {
  return 2 * Math.ceil(keys / TILE) + 3 * keys + queries + biases;
}

/** WGSL that finds its way in the spans; needs `u.queries`, `u.keys` and the array `spans`. */
export const SPAN_PLACES = `
fn key_tiles() -> u32 { return (u.keys + ${TILE - 1}u) / ${TILE}u; }
fn from_at(key: u32) -> u32 { return 2u * key_tiles() + key; }
fn until_at(key: u32) -> u32 { return from_at(u.keys) + key; }
fn key_position_at(key: u32) -> u32 { return until_at(u.keys) + key; }
fn query_position_at(query: u32) -> u32 { return key_position_at(u.keys) + query; }
fn bias_at(i: u32) -> u32 { return query_position_at(u.queries) + i; }`;

/** from, until [Rk] (and the positions of keys [Rk] and queries [Rq], and the bias) → the spans. One workgroup a tile of rows. */
export function spansKernel(name: string, variant: SpanVariant): Kernel {
  const positioned = isPositioned(variant);
  const integers = ['visible_from', 'visible_until', ...(positioned ? ['key_position', 'query_position'] : [])];
  return {
    name, threads: TILE,
    inputs: [...integers.map((input) => ({ name: input, type: 'i32' as const })), ...(variant.biased ? [{ name: 'bias', type: 'f32' as const }] : [])],
    outputs: [{ name: 'spans', type: 'i32' }],
    uniforms: ['queries', 'keys', 'biases'].map((field) => ({ name: field, type: 'u32' })),
    declarations: SPAN_PLACES,
    body: `
  let row = group * ${TILE}u + lane;
  ${variant.biased ? 'if (row < u.biases) { spans[bias_at(row)] = bitcast<i32>(bias[row]); }' : ''}
  ${positioned ? 'if (row < u.queries) { spans[query_position_at(row)] = query_position[row]; }' : ''}
  if (row < u.keys) {
    spans[from_at(row)] = visible_from[row];
    spans[until_at(row)] = visible_until[row];
    ${positioned ? 'spans[key_position_at(row)] = key_position[row];' : ''}
  }
  if (lane == 0u && group < key_tiles()) {
    var first = i32(u.queries);
    var end = 0;
    for (var key = row; key < min(row + ${TILE}u, u.keys); key++) {
      if (visible_from[key] < visible_until[key]) {
        first = min(first, max(visible_from[key], 0));
        end = max(end, min(visible_until[key], i32(u.queries)));
      }
    }
    spans[2u * group] = first;
    spans[2u * group + 1u] = end;
  }`,
  };
}

export const DELTA_THREADS = 64;

/** dOut, out [Rq,h,D], logSumExp [Rq,h] → pairs (logSumExp, Δ = Σ_D dOut·out), one thread a query and head. */
export function deltaKernel(name: string, width: number): Kernel {
  const heads = ['d_out', 'out'];
  return {
    name, threads: DELTA_THREADS,
    inputs: [...heads.map((input) => ({ name: input, type: elementOf(width) })), { name: 'log_sum_exp', type: 'f32' }],
    outputs: [{ name: 'stats', type: 'f32' }],
    uniforms: [{ name: 'count', type: 'u32' }],
    declarations: heads.map((input) => reader(input, `${width}u`, isVector(width))).join('\n'),
    body: `
  let i = group * ${DELTA_THREADS}u + lane;
  if (i >= u.count) { return; }
  var delta = vec4<f32>();
  for (var d = 0u; d < ${Math.ceil(width / 4)}u; d++) { delta = fma(read_d_out(i, d), read_out(i, d), delta); }
  stats[2u * i] = log_sum_exp[i];
  stats[2u * i + 1u] = (delta.x + delta.y) + (delta.z + delta.w);`,
  };
}
