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
 * `fn sum_all(lane, value) -> f32`: the sum over the workgroup's 64 threads, in the same order each time: eight
 * threads add eight values each, then every thread adds those eight. Few barriers: software adapters compile them slowly.
 */
export const WORKGROUP_SUM = `
var<workgroup> partial_sum: array<f32, 64>;
var<workgroup> eighth_sum: array<f32, 8>;
fn sum_all(lane: u32, value: f32) -> f32 {
  partial_sum[lane] = value;
  workgroupBarrier();
  if (lane < 8u) {
    var sum = 0.0;
    for (var i = 8u * lane; i < 8u * lane + 8u; i++) { sum += partial_sum[i]; }
    eighth_sum[lane] = sum;
  }
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < 8u; i++) { total += eighth_sum[i]; }
  workgroupBarrier();
  return total;
}`;

/** Text repeated with an index, for loops that must be unrolled. */
export const times = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join('\n');
