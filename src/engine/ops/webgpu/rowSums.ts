/** Sums over the few threads that share a row. */
import { broadcastIsPossible } from './productWay.ts';

/** By shuffles within a subgroup, or by workgroup memory. Both add in the same order. */
export type RowSums = 'subgroups' | 'memory';

/** Threads that share a row: no more than the smallest subgroup in use (broadcast.ts), so that a row lies in one. */
export const ROW_LANES = 8;

/** What the current device has. */
export const rowSums = (): RowSums => (broadcastIsPossible() ? 'subgroups' : 'memory');

/** `fn row_largest(lane, value) -> f32`: the largest number of the threads of the row, else as {@link rowSum} of one slot. */
export function rowLargest(sums: RowSums, threads: number): string {
  if (sums === 'subgroups') {
    return `
fn row_largest(lane: u32, value: f32) -> f32 {
  let pair = max(value, subgroupShuffleXor(value, 1u));
  let four = max(pair, subgroupShuffleXor(pair, 2u));
  return max(four, subgroupShuffleXor(four, 4u));
}`;
  }
  return `
var<workgroup> row_parts: array<f32, ${threads}>;
fn row_largest(lane: u32, value: f32) -> f32 {
  row_parts[lane] = value;
  workgroupBarrier();
  var largest = value;
  let first = lane / ${ROW_LANES}u * ${ROW_LANES}u;
  for (var i = first; i < first + ${ROW_LANES}u; i++) { largest = max(largest, row_parts[i]); }
  return largest;
}`;
}

/**
 * `fn row_sum(lane, slot, value) -> f32`: the sum over the {@link ROW_LANES} threads of the row, in the order
 * ((0+1)+(2+3)) + ((4+5)+(6+7)). Every thread of the workgroup must come here; each sum of a kernel has a slot of its
 * own below `slots`, which saves barriers, as software adapters compile them slowly.
 */
export function rowSum(sums: RowSums, threads: number, slots: number): string {
  if (sums === 'subgroups') {
    return `
fn row_sum(lane: u32, slot: u32, value: f32) -> f32 {
  let pair = value + subgroupShuffleXor(value, 1u);
  let four = pair + subgroupShuffleXor(pair, 2u);
  return four + subgroupShuffleXor(four, 4u);
}`;
  }
  const part = (i: number): string => `row_parts[first + ${i}u]`;
  return `
var<workgroup> row_parts: array<f32, ${threads * slots}>;
fn row_sum(lane: u32, slot: u32, value: f32) -> f32 {
  let own = ${threads}u * slot + lane;
  row_parts[own] = value;
  workgroupBarrier();
  let first = own / ${ROW_LANES}u * ${ROW_LANES}u;
  return ((${part(0)} + ${part(1)}) + (${part(2)} + ${part(3)})) + ((${part(4)} + ${part(5)}) + (${part(6)} + ${part(7)}));
}`;
}
