import type { ElementType } from './kernel.ts';

/** Whether rows of this width can be read four numbers at a time. */
export const isVector = (width: number): boolean => width % 4 === 0;

/** Element type of an array whose rows have this width. */
export const elementOf = (width: number): ElementType => (isVector(width) ? 'vec4<f32>' : 'f32');

/**
 * `fn read_NAME(row, column4) -> vec4<f32>`: four numbers of a row-major matrix from column 4·column4 on, zeros
 * beyond its width. `width`: a WGSL expression.
 */
export function reader(name: string, width: string, vector: boolean): string {
  if (vector) return `fn read_${name}(row: u32, column4: u32) -> vec4<f32> { return ${name}[row * (${width} / 4u) + column4]; }`;
  const at = (i: number): string => `select(0.0, ${name}[at + ${i}u], column + ${i}u < ${width})`;
  return `fn read_${name}(row: u32, column4: u32) -> vec4<f32> {
  let column = 4u * column4;
  let at = row * ${width} + column;
  return vec4<f32>(${[0, 1, 2, 3].map(at).join(', ')});
}`;
}

/** `fn write_NAME(row, column4, value)`: the counterpart of {@link reader}; writes nothing beyond the width. */
export function writer(name: string, width: string, vector: boolean): string {
  const head = `fn write_${name}(row: u32, column4: u32, value: vec4<f32>)`;
  if (vector) return `${head} { ${name}[row * (${width} / 4u) + column4] = value; }`;
  const at = (i: number): string => `  if (column + ${i}u < ${width}) { ${name}[at + ${i}u] = value[${i}]; }`;
  return `${head} {
  let column = 4u * column4;
  let at = row * ${width} + column;
${[0, 1, 2, 3].map(at).join('\n')}
}`;
}

/**
 * `fn sum_all(lane, value) -> f32`: the sum over the workgroup's threads (a power of two), by halves: the same
 * order each time.
 */
export function workgroupSum(threads: number): string {
  return `
var<workgroup> partial_sum: array<f32, ${threads}>;
fn sum_all(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  partial_sum[lane] = value;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { partial_sum[lane] += partial_sum[lane + half]; }
  }
  workgroupBarrier();
  return partial_sum[0];
}`;
}

/** Text repeated with an index, for loops that must be unrolled. */
export const times = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join('\n');
