/** What the three kernels share whose threads own rows: a workgroup is one group of eight rows, of one head. */
import { times } from '../webgpu/wgsl.ts';
import { GROUP } from './groupRuns.ts';
import { isPositioned } from './webgpuSpans.ts';
import type { SpanVariant } from './webgpuSpans.ts';

/** Vec4 of a head. */
export const quadsOf = (width: number): number => Math.ceil(width / 4);

/**
 * NAME_d: quad d of the head of the thread's own row, for each array. One load in a loop, whose
 * end is a uniform so that no driver unrolls it: lavapipe compiles eight such loads for half a second.
 */
export const ownHeads = (names: readonly string[], row: string, width: number): string => `
  ${names.map((name) => times(quadsOf(width), (d) => `var ${name}_${d} = vec4<f32>();`)).join('\n')}
  for (var d = 0u; d < u.quads; d++) {
    ${names.map((name) => `let loaded_${name} = head_${name}(${row}, d);
    ${times(quadsOf(width), (d) => `${name}_${d} = select(${name}_${d}, loaded_${name}, d == ${d}u);`)}`).join('\n')}
  }`;

/** A sum NAME_d for each quad. */
export const declareSums = (name: string, width: number): string => times(quadsOf(width), (d) => `var ${name}_${d} = vec4<f32>();`);

/** Writes SUM·factor as the row PLACE by `write_OUTPUT`. One write in a loop, as above. */
export const writeSum = (output: string, place: string, sum: string, factor: string, width: number): string => `
    for (var d = 0u; d < u.quads; d++) {
      var value = ${sum}_0;
      ${times(quadsOf(width) - 1, (d) => `value = select(value, ${sum}_${d + 1}, d == ${d + 1}u);`)}
      write_${output}(${place}, d, value * ${factor});
    }`;

/** AS_n: the head of a row that all threads meet, each thread with quads of its own; {@link quad} hands them round. */
export const meet = (array: string, as: string, row: string, width: number): string =>
  times(Math.ceil(quadsOf(width) / GROUP), (n) => `let ${as}_${n} = head_${array}(${row}, min(${n * GROUP}u + subgroup_lane, ${quadsOf(width) - 1}u));`);

/** Quad d of a row that is met. A load costs a software adapter many multiplications for each thread, this costs one. */
export const quad = (as: string, d: number): string => `subgroupBroadcast(${as}_${Math.floor(d / GROUP)}, ${d % GROUP}u)`;

/** AS = the thread's own head OWN · the one that is met. */
export function dotMet(as: string, own: string, met: string, width: number): string {
  return `var ${as}4 = ${own}_0 * ${quad(met, 0)};
  ${times(quadsOf(width) - 1, (d) => `${as}4 = fma(${own}_${d + 1}, ${quad(met, d + 1)}, ${as}4);`)}
  let ${as} = (${as}4.x + ${as}4.y) + (${as}4.z + ${as}4.w);`;
}

/** SUM += factor · the head that is met. */
export const addMet = (sum: string, factor: string, met: string, width: number): string =>
  times(quadsOf(width), (d) => `${sum}_${d} = fma(vec4<f32>(${factor}), ${quad(met, d)}, ${sum}_${d});`);

/** `query`, the thread's own, and `query_row`, within the array. */
export const ownQuery = (variant: SpanVariant): string => `
  let query_groups = (u.queries + ${GROUP - 1}u) / ${GROUP}u;
  let query_group = group % query_groups;
  head = group / query_groups;
  kv_head = head / (u.heads / u.kv_heads);
  let query = query_group * ${GROUP}u + lane;
  let query_row = min(query, u.queries - 1u);
  ${isPositioned(variant) ? 'let query_position = spans[query_position_at(query_row)];' : ''}`;

/**
 * The keys that the group meets, in order: `key`, whether the thread's query sees it (`seen`), and for a bias its
 * distance. Eight threads load the intervals of eight keys at once.
 */
export function overKeys(variant: SpanVariant, body: string): string {
  const positioned = isPositioned(variant);
  const sees = (i: number): string => [
    `subgroupBroadcast(key_from, ${i}u) <= i32(query)`, `i32(query) < subgroupBroadcast(key_until, ${i}u)`,
    ...(variant.windowed ? [`subgroupBroadcast(key_position, ${i}u) > query_position - i32(u.window)`] : []),
  ].map((condition) => `(${condition})`).join(' & ');
  return `
  let end_run = u32(runs[query_group + 1u]);
  for (var run = u32(runs[query_group]); run < end_run; run += 2u) {
    let end_key = u32(runs[run + 1u]);
    for (var key0 = u32(runs[run]); key0 < end_key; key0 += ${GROUP}u) {
      let loaded = min(key0 + subgroup_lane, u.keys - 1u);
      let key_from = spans[from_at(loaded)];
      let key_until = spans[until_at(loaded)];
      ${positioned ? 'let key_position = spans[key_position_at(loaded)];' : ''}
      var seen_bits = 0u;
      ${times(GROUP, (i) => `seen_bits |= select(0u, ${2 ** i}u, ${sees(i)});`)}
      let count = min(${GROUP}u, end_key - key0);
      for (var i = 0u; i < count; i++) {
        let key = key0 + i;
        let seen = (seen_bits & (1u << i)) != 0u;
        ${variant.biased ? 'let distance = spans[key_position_at(key)] - query_position;' : ''}
        ${body}
      }
    }
  }`;
}

/** `bias_of(distance)` of the head that is being computed. */
export const BIAS = `
fn bias_of(distance: i32) -> f32 {
  let limit = i32(u.max_distance);
  return bitcast<f32>(spans[bias_at(u32(clamp(distance, -limit, limit) + limit) * u.heads + head)]);
}`;
