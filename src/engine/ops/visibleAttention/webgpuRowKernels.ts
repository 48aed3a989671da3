/**
 * The attention kernels without workgroup memory, for adapters that are programs on the processor: there a barrier is
 * dear, and so is each load. A thread owns a row of one head; its numbers and sums are in registers. The rows that it
 * meets come one after another, the same for all threads of the subgroup: eight threads load a row's numbers at once,
 * and all take them from there. Every sum has one thread and one order.
 */
import type { Kernel } from '../webgpu/kernel.ts';
import { GROUP } from './groupRuns.ts';
import { placeOf } from './webgpuHeads.ts';
import { bindings, declarations, keyGradients, LOWEST, plusBias, score, skipUnneeded, slope } from './webgpuParts.ts';
import type { AttentionVariant } from './webgpuParts.ts';
import { addMet, BIAS, declareSums, dotMet, meet, overKeys, ownHeads, ownQuery, quad, quadsOf, writeSum } from './webgpuRow.ts';
import { isPositioned } from './webgpuSpans.ts';
import { times } from '../webgpu/wgsl.ts';

/** Forward: out and logSumExp of a group of queries of one head. */
export function forwardRowKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  return {
    ...queryKernel(name, variant, ['q', 'k', 'v'], ['out']),
    body: `
  ${ownQuery(variant)}
  ${ownHeads(['q'], 'query_row', width)}
  ${declareSums('sum', width)}
  var largest = ${LOWEST};
  var total = 0.0;
  ${overKeys(variant, `
        ${meet('k', 'k', 'key', width)}
        ${meet('v', 'v', 'key', width)}
        ${dotMet('product', 'q', 'k', width)}
        let z = ${score(variant, 'product', 'f32')}${plusBias(variant, 'distance')};
        let larger = select(largest, max(largest, z), seen);
        let kept = exp(largest - larger);
        let p = select(0.0, exp(z - larger), seen);
        largest = larger;
        total = fma(total, kept, p);
        ${times(quadsOf(width), (d) => `sum_${d} = fma(vec4<f32>(p), ${quad('v', d)}, sum_${d} * kept);`)}`)}
  if (query < u.queries) {
    let sees = total > 0.0;
    let inverse = select(0.0, 1.0 / max(total, 1e-37), sees);
    ${writeSum('out', place('query', 'out'), 'sum', 'inverse', width)}
    log_sum_exp[query * u.heads + head] = select(0.0, largest + log(max(total, 1e-37)), sees);
  }`,
  };
}

/** dq of a group of queries of one head. */
export function dqRowKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  return {
    ...queryKernel(name, variant, ['q', 'k', 'v', 'd_out'], ['dq']),
    body: `
  ${ownQuery(variant)}
  ${skipUnneeded(`query_group * ${GROUP}u`)}
  ${ownHeads(['q', 'd_out'], 'query_row', width)}
  ${declareSums('sum', width)}
  let stats_at = 2u * (query_row * u.heads + head);
  let log_sum_exp = stats[stats_at];
  let delta = stats[stats_at + 1u];
  ${overKeys(variant, `
        ${meet('k', 'k', 'key', width)}
        ${meet('v', 'v', 'key', width)}
        ${dotMet('product', 'q', 'k', width)}
        ${dotMet('dp', 'd_out', 'v', width)}
        let z = ${score(variant, 'product', 'f32')};
        let p = select(0.0, exp(z${plusBias(variant, 'distance')} - log_sum_exp), seen);
        let ds = p * (dp - delta) * ${slope(variant)};
        ${addMet('sum', 'ds', 'k', width)}`)}
  if (query < u.queries) { ${writeSum('dq', place('query', 'q'), 'sum', '1.0', width)} }`,
  };
}

/** dk and dv of a group of keys of one key-value head: over the query heads of its group and the queries that see any of the keys. */
export function dkdvRowKernel(name: string, variant: AttentionVariant): Kernel {
  const { width } = variant;
  const [dk, dv] = keyGradients(variant);
  return {
    ...rowKernel(name, variant, ['q', 'k', 'v', 'd_out'], [...new Set([dk, dv])]),
    body: `
  let key_groups = (u.keys + ${GROUP - 1}u) / ${GROUP}u;
  let key0 = (group % key_groups) * ${GROUP}u;
  ${skipUnneeded('key0')}
  kv_head = group / key_groups;
  let key = key0 + lane;
  let key_row = min(key, u.keys - 1u);
  let key_from = spans[from_at(key_row)];
  let key_until = spans[until_at(key_row)];
  ${isPositioned(variant) ? 'let key_position = spans[key_position_at(key_row)];' : ''}
  ${ownHeads(['k', 'v'], 'key_row', width)}
  ${declareSums('sum_k', width)}
  ${declareSums('sum_v', width)}
  var first_query = i32(u.queries);
  var end_query = 0;
  for (var i = key0; i < min(key0 + ${GROUP}u, u.keys); i++) {
    let first_that_sees = max(spans[from_at(i)], 0);
    let end_that_sees = min(spans[until_at(i)], i32(u.queries));
    if (first_that_sees < end_that_sees) {
      first_query = min(first_query, first_that_sees);
      end_query = max(end_query, end_that_sees);
    }
  }
  let group_size = u.heads / u.kv_heads;
  for (var member = 0u; member < group_size; member++) {
    head = kv_head * group_size + member;
    for (var query = first_query; query < end_query; query++) {
      let query_row = u32(query);
      let both = stats[2u * (query_row * u.heads + head) + subgroup_lane % 2u];
      ${isPositioned(variant) ? 'let query_position = spans[query_position_at(query_row)];' : ''}
      ${meet('q', 'q', 'query_row', width)}
      ${meet('d_out', 'd_out', 'query_row', width)}
      ${dotMet('product', 'k', 'q', width)}
      ${dotMet('dp', 'v', 'd_out', width)}
      let z = ${score(variant, 'product', 'f32')};
      let seen = (key_from <= query) & (query < key_until)${variant.windowed ? ' & (key_position > query_position - i32(u.window))' : ''};
      let p = select(0.0, exp(z${plusBias(variant, '(key_position - query_position)')} - subgroupBroadcast(both, 0u)), seen);
      let ds = p * (dp - subgroupBroadcast(both, 1u)) * ${slope(variant)};
      ${addMet('sum_v', 'p', 'd_out', width)}
      ${addMet('sum_k', 'ds', 'q', width)}
    }
  }
  if (key < u.keys) {
    ${writeSum(dk, place('key', 'k'), 'sum_k', '1.0', width)}
    ${writeSum(dv, place('key', 'v'), 'sum_v', '1.0', width)}
  }`,
  };
}

/** Of threads that own queries: the runs of keys that they meet come with the spans. */
function queryKernel(name: string, variant: AttentionVariant, inputs: readonly string[], outputs: readonly string[]): Omit<Kernel, 'body'> {
  const kernel = rowKernel(name, variant, inputs, outputs);
  return { ...kernel, inputs: [...kernel.inputs, { name: 'runs', type: 'i32' }] };
}

function rowKernel(name: string, variant: AttentionVariant, inputs: readonly string[], outputs: readonly string[]): Omit<Kernel, 'body'> {
  return {
    name, threads: GROUP, subgroups: true, ...bindings(variant, inputs, outputs),
    declarations: [declarations(variant, inputs, outputs), ...(variant.biased ? [BIAS] : [])].join('\n'),
  };
}

/** Where the current head of a row lies in an array, as a row of D numbers. */
function place(row: string, array: string): string {
  const { heads, head } = placeOf(array);
  return `${row} * ${heads} + ${head}`;
}
