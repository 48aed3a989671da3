import type { Kernel } from '../webgpu/kernel.ts';
import { clearRegisters, productMemory, threadPlace, tileRow } from '../webgpu/product.ts';
import { keyRow, queryRow } from './webgpuHeads.ts';
import { bindings, declarations, keyGradients, LOWEST, plusBias, score, skipUnneeded, slope } from './webgpuParts.ts';
import type { AttentionVariant } from './webgpuParts.ts';
import { isPositioned } from './webgpuSpans.ts';
import { addProduct, declareSums, eachRow, LANES, putRows, scores, THREADS, TILE, tile, tileMemory, tileProduct, writeSums } from './webgpuTile.ts';

const FOUR = 'vec4<u32>(0u, 1u, 2u, 3u)';

/** Forward: out and logSumExp of a tile of queries of one head. */
export function forwardKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  return {
    name, threads: THREADS, ...bindings(variant, ['q', 'k', 'v'], ['out']),
    declarations: `${tileDeclarations(variant, ['q', 'k', 'v'], ['out'])}
${tileMemory('tile_p')}
var<workgroup> lane_largest: array<vec4<f32>, ${THREADS}>;
var<workgroup> lane_sum: array<vec4<f32>, ${THREADS}>;`,
    body: `
  ${queryTilePlace}
  ${declareSums('sum', width)}
  ${clearRegisters(tile, true)}
  var largest = vec4<f32>(${LOWEST});
  var total = vec4<f32>();
  ${overKeyTiles(`
    ${tileProduct('c', { first: 'row0', end: 'u.queries', read: 'head_q' }, { first: 'column0', end: 'u.keys', read: 'head_k' })}
    ${keySpans(variant)}
    ${eachRow((i) => `
    let seen${i} = ${queryRowSees(variant, i)};
    c${i} = select(vec4<f32>(${LOWEST}), ${score(variant, `c${i}`, 'vec4<f32>')}${plusBias(variant, queryToKeys(i))}, seen${i});`)}
    lane_largest[lane] = vec4<f32>(${[0, 1, 2, 3].map((i) => `max(max(c${i}.x, c${i}.y), max(c${i}.z, c${i}.w))`).join(', ')});
    workgroupBarrier();
    var larger = largest;
    let lanes = thread_row * ${LANES}u;
    let lanes_end = lanes + min(${LANES}u, (u.keys - column0 + 3u) / 4u);
    for (var j = lanes; j < lanes_end; j++) { larger = max(larger, lane_largest[j]); }
    ${eachRow((i) => `let p_${i} = select(vec4<f32>(), exp(c${i} - larger[${i}]), seen${i});`)}
    ${putRows('tile_p', (i) => `p_${i}`)}
    lane_sum[lane] = vec4<f32>(${[0, 1, 2, 3].map((i) => `dot(p_${i}, vec4<f32>(1.0))`).join(', ')});
    workgroupBarrier();
    let kept = exp(largest - larger);
    largest = larger;
    total *= kept;
    for (var j = lanes; j < lanes_end; j++) { total += lane_sum[j]; }
    ${scaleSums(width)}
    ${addProduct([{ name: 'sum', memory: 'tile_p', read: 'head_v' }], width, { first: 'column0', end: 'u.keys' })}`)}
  let sees = total > vec4<f32>();
  let inverse = select(vec4<f32>(), 1.0 / max(total, vec4<f32>(1e-37)), sees);
  let both = select(vec4<f32>(), largest + log(max(total, vec4<f32>(1e-37))), sees);
  ${writeSums('out', width, queryRow('out'), (n, i) => `sum_${n}_${i} * inverse[${i}]`)}
  if (thread_column == 0u) {
    ${eachRow((i) => `if (row0 + ${tileRow(tile, i)} < u.queries) { log_sum_exp[(row0 + ${tileRow(tile, i)}) * u.heads + head] = both[${i}]; }`)}
  }`,
  };
}

/** dq of a tile of queries of one head. */
export function dqKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  return {
    name, threads: THREADS, ...bindings(variant, ['q', 'k', 'v', 'd_out'], ['dq']),
    declarations: `${tileDeclarations(variant, ['q', 'k', 'v', 'd_out'], ['dq'])}
${tileMemory('tile_ds')}`,
    body: `
  ${queryTilePlace}
  ${skipUnneeded('row0')}
  ${declareSums('sum', width)}
  ${clearRegisters(tile, true)}
  ${clearRegisters(tile, true, 'd')}
  ${eachRow((i) => `
  let stats_at${i} = 2u * (min(row0 + ${tileRow(tile, i)}, u.queries - 1u) * u.heads + head);
  let log_sum_exp${i} = stats[stats_at${i}];
  let delta${i} = stats[stats_at${i} + 1u];`)}
  ${overKeyTiles(`
    ${tileProduct('c', { first: 'row0', end: 'u.queries', read: 'head_q' }, { first: 'column0', end: 'u.keys', read: 'head_k' })}
    ${tileProduct('d', { first: 'row0', end: 'u.queries', read: 'head_d_out' }, { first: 'column0', end: 'u.keys', read: 'head_v' })}
    ${keySpans(variant)}
    ${eachRow((i) => `{
      let z = ${score(variant, `c${i}`, 'vec4<f32>')};
      let p = select(vec4<f32>(), exp(z${plusBias(variant, queryToKeys(i))} - log_sum_exp${i}), ${queryRowSees(variant, i)});
      d${i} = p * (d${i} - delta${i}) * ${slope(variant)};
    }`)}
    ${putRows('tile_ds', (i) => `d${i}`)}
    workgroupBarrier();
    ${addProduct([{ name: 'sum', memory: 'tile_ds', read: 'head_k' }], width, { first: 'column0', end: 'u.keys' })}`)}
  ${writeSums('dq', width, queryRow('q'), (n, i) => `sum_${n}_${i}`)}`,
  };
}

/** dk and dv of a tile of keys of one key-value head: over the query heads of its group and the queries that see them. */
export function dkdvKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  const [dk, dv] = keyGradients(variant);
  const outputs = [...new Set([dk, dv])];
  return {
    name, threads: THREADS, ...bindings(variant, ['q', 'k', 'v', 'd_out'], outputs),
    declarations: `${tileDeclarations(variant, ['q', 'k', 'v', 'd_out'], outputs)}
${tileMemory('tile_p')}
${tileMemory('tile_ds')}`,
    body: `
  let tile_index = group % key_tiles();
  let row0 = tile_index * ${TILE}u;
  ${skipUnneeded('row0')}
  kv_head = group / key_tiles();
  let group_size = u.heads / u.kv_heads;
  ${threadPlace(tile)}
  ${declareSums('sum_k', width)}
  ${declareSums('sum_v', width)}
  ${clearRegisters(tile, true)}
  ${clearRegisters(tile, true, 'd')}
  ${eachRow((i) => `
  let key${i} = min(row0 + ${tileRow(tile, i)}, u.keys - 1u);
  let from${i} = spans[from_at(key${i})];
  let until${i} = spans[until_at(key${i})];
  ${isPositioned(variant) ? `let position${i} = spans[key_position_at(key${i})];` : ''}`)}
  let first_query = u32(spans[2u * tile_index]) / ${TILE}u * ${TILE}u;
  let end_query = u32(spans[2u * tile_index + 1u]);
  for (var member = 0u; member < group_size; member++) {
    head = kv_head * group_size + member;
    for (var column0 = first_query; column0 < end_query; column0 += ${TILE}u) {
      ${tileProduct('c', { first: 'row0', end: 'u.keys', read: 'head_k' }, { first: 'column0', end: 'u.queries', read: 'head_q' })}
      ${tileProduct('d', { first: 'row0', end: 'u.keys', read: 'head_v' }, { first: 'column0', end: 'u.queries', read: 'head_d_out' })}
      let query = vec4<u32>(column0 + 4u * thread_column) + ${FOUR};
      let query_row = vec4<i32>(query);
      let at = min(query, vec4<u32>(u.queries - 1u));
      let stats_at = 2u * (at * u.heads + head);
      let log_sum_exp = ${gather('stats', 'stats_at')};
      let delta = ${gather('stats', '(stats_at + 1u)')};
      ${isPositioned(variant) ? `let query_position = ${gather('spans', '(at + query_position_at(0u))', 'i32')};` : ''}
      ${eachRow((i) => `{
        let z = ${score(variant, `c${i}`, 'vec4<f32>')};
        let seen = ${all(`vec4<i32>(from${i}) <= query_row`, `query_row < vec4<i32>(until${i})`, 'query < vec4<u32>(u.queries)', variant.windowed && `vec4<i32>(position${i}) > query_position - i32(u.window)`)};
        c${i} = select(vec4<f32>(), exp(z${plusBias(variant, `vec4<i32>(position${i}) - query_position`)} - log_sum_exp), seen);
        d${i} = c${i} * (d${i} - delta) * ${slope(variant)};
      }`)}
      ${putRows('tile_p', (i) => `c${i}`)}
      ${putRows('tile_ds', (i) => `d${i}`)}
      workgroupBarrier();
      ${addProduct([{ name: 'sum_v', memory: 'tile_p', read: 'head_d_out' }, { name: 'sum_k', memory: 'tile_ds', read: 'head_q' }], width, { first: 'column0', end: 'u.queries' })}
    }
  }
  ${writeSums(dk, width, keyRow('k'), (n, i) => `sum_k_${n}_${i}`)}
  ${writeSums(dv, width, keyRow('v'), (n, i) => `sum_v_${n}_${i}`)}`,
  };
}

function tileDeclarations(variant: AttentionVariant, inputs: readonly string[], outputs: readonly string[]): string {
  return [declarations(variant, inputs, outputs), ...(variant.biased ? [BIAS] : []), productMemory(scores)].join('\n');
}

const queryTilePlace = `
  let query_tiles = (u.queries + ${TILE - 1}u) / ${TILE}u;
  let row0 = (group % query_tiles) * ${TILE}u;
  head = group / query_tiles;
  kv_head = head / (u.heads / u.kv_heads);
  ${threadPlace(tile)}`;

/** The tiles of keys of which any is seen by any query of the tile from row0 on. */
function overKeyTiles(body: string): string {
  return `for (var key_tile = 0u; key_tile < key_tiles(); key_tile++) {
    if (spans[2u * key_tile] >= i32(row0 + ${TILE}u) || spans[2u * key_tile + 1u] <= i32(row0)) { continue; }
    let column0 = key_tile * ${TILE}u;
    ${body}
  }`;
}

/** Four array elements at once. */
const gather = (array: string, at: string, type = 'f32'): string => `vec4<${type}>(${[0, 1, 2, 3].map((i) => `${array}[${at}[${i}]]`).join(', ')})`;

/** The spans of the thread's four keys; none for those beyond the last. */
function keySpans(variant: AttentionVariant): string {
  return `let key = vec4<u32>(column0 + 4u * thread_column) + ${FOUR};
    let at = min(key, vec4<u32>(u.keys - 1u));
    let key_from = ${gather('spans', '(at + from_at(0u))', 'i32')};
    let key_until = select(vec4<i32>(), ${gather('spans', '(at + until_at(0u))', 'i32')}, key < vec4<u32>(u.keys));
    ${isPositioned(variant) ? `let key_position = ${gather('spans', '(at + key_position_at(0u))', 'i32')};` : ''}`;
}

/** The position of the query of register i. */
const queryPosition = (i: number): string => `spans[query_position_at(min(row0 + ${tileRow(tile, i)}, u.queries - 1u))]`;

/** Distances from the query of register i to its four keys. */
const queryToKeys = (i: number): string => `key_position - vec4<i32>(${queryPosition(i)})`;

/** Which of its four keys the query of register i sees. */
function queryRowSees({ windowed }: AttentionVariant, i: number): string {
  const row = `i32(row0 + ${tileRow(tile, i)})`;
  return all(`key_from <= vec4<i32>(${row})`, `vec4<i32>(${row}) < key_until`, windowed && `key_position > vec4<i32>(${queryPosition(i)} - i32(u.window))`);
}

/** All of these conditions. */
const all = (...conditions: (string | false)[]): string => `(${conditions.filter((condition) => condition !== false).map((condition) => `(${condition})`).join(' & ')})`;

/** `bias_of(distances)` of the head that is being computed. */
const BIAS = `
fn bias_of(distances: vec4<i32>) -> vec4<f32> {
  let limit = vec4<i32>(i32(u.max_distance));
  let at = vec4<u32>(clamp(distances, -limit, limit) + limit) * u.heads + vec4<u32>(bias_at(head));
  return bitcast<vec4<f32>>(${gather('spans', 'at', 'i32')});
}`;

function scaleSums(width: number): string {
  return Array.from({ length: Math.ceil(width / 4 / LANES) }, (_, n) => eachRow((i) => `sum_${n}_${i} *= kept[${i}];`)).join('\n');
}
