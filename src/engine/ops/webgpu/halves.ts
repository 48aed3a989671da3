/**
 * Products of f16 numbers, summed in f32. Where a row of A holds more than f16 can or less than it keeps, its products would
 * be infinite or lost; so each row is multiplied by the power of two that puts its largest number just below what a slice's
 * sum of products with the largest weight allows, and the product is divided by it again in f32.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { WeightMatrix } from '../types.ts';
import { kernelFor } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { product } from './matmul.ts';
import type { ProductInputs } from './matmul.ts';
import { SLICE } from './product.ts';
import { currentDevice } from './productWay.ts';
import { record } from './record.ts';
import { ROW_LANES, rowLargest, rowSums } from './rowSums.ts';
import type { RowSums } from './rowSums.ts';
import { isVector, reader } from './wgsl.ts';

/** Powers of two of f16: the sums stay a factor of two below its end, for what rounding and int8's and int4's blocks add. */
const HIGHEST = 15;
/**
 * Weights above this leave a row so few powers of two above f16's smallest normal number, which GPUs may flush to zero,
 * that its small numbers would be lost: a matrix that holds one is multiplied in float32.
 */
const LARGEST_WEIGHT = 1024;

/** Whether the current device computes with halves. */
export function halvesArePossible(): boolean {
  return currentDevice()?.features.has('shader-f16') === true;
}

/** As `product`, of halves; in float32 where the matrix holds weights too large for them, or unknown ones. */
export function halfProduct(inputs: ProductInputs): Tensor2D {
  const highest = highestOf(inputs.matrix);
  if (highest === null) return product(inputs);
  const [halves, rowScale] = roundRows(inputs.a, Math.min(inputs.rows ?? Infinity, inputs.a.shape[0]), highest);
  const result = product({ ...inputs, a: halves, rowScale });
  halves.dispose();
  rowScale.dispose();
  return result;
}

/** The power of two below which all numbers of A must be: 2^highest·largest·SLICE ≤ 2^HIGHEST. */
function highestOf({ largest }: WeightMatrix): number | null {
  if (largest === undefined || largest > LARGEST_WEIGHT) return null;
  return Math.min(HIGHEST, Math.floor(HIGHEST - Math.log2(SLICE * largest)));
}

/** The first `count` rows as halves, four a pair of words [M,2·⌈K/4⌉], and what to multiply them by to have them back [M]. */
function roundRows(a: Tensor2D, count: number, highest: number): readonly [Tensor2D, Tensor1D] {
  const [rows, width] = a.shape;
  const sums = rowSums();
  return record(kernelFor('halves', [sums, isVector(width)], (name) => halvesKernel(name, sums, isVector(width))), {
    inputs: [a], outputs: [{ shape: [rows, 2 * Math.ceil(width / 4)] }, { shape: [rows] }],
    uniforms: [count, width, BIAS + highest], groups: Math.ceil(count / ROWS),
  });
}

const THREADS = 64;
/** Rows of a workgroup. */
const ROWS = THREADS / ROW_LANES;
/** A float32's exponent is stored so much higher. */
const BIAS = 127;

/** Scales stay normal numbers, which no GPU flushes, and so do their inverses. */
function halvesKernel(name: string, sums: RowSums, vector: boolean): Kernel {
  return {
    name, threads: THREADS, subgroups: sums === 'subgroups', halves: true,
    inputs: [{ name: 'a', type: vector ? 'vec4<f32>' : 'f32' }],
    outputs: [{ name: 'halves', type: 'vec4<f16>' }, { name: 'row_scale', type: 'f32' }],
    uniforms: ['rows', 'width', 'highest'].map((field) => ({ name: field, type: 'u32' })),
    declarations: `${reader('a', 'u.width', vector)}
${rowLargest(sums, THREADS)}`,
    body: `
  let row = group * ${ROWS}u + lane / ${ROW_LANES}u;
  let read = min(row, u.rows - 1u);
  let quads = (u.width + 3u) / 4u;
  var largest = vec4<f32>();
  for (var i = lane % ${ROW_LANES}u; i < quads; i += ${ROW_LANES}u) { largest = max(largest, abs(read_a(read, i))); }
  let exponent = bitcast<u32>(row_largest(lane, max(max(largest.x, largest.y), max(largest.z, largest.w)))) >> 23u;
  let shift = clamp(i32(u.highest) - 1 - i32(exponent), ${1 - BIAS}, ${BIAS - 1});
  if (row >= u.rows) { return; }
  let scale = bitcast<f32>(u32(${BIAS} + shift) << 23u);
  for (var i = lane % ${ROW_LANES}u; i < quads; i += ${ROW_LANES}u) { halves[row * quads + i] = vec4<f16>(read_a(row, i) * scale); }
  if (lane % ${ROW_LANES}u == 0u) { row_scale[row] = bitcast<f32>(u32(${BIAS} - shift) << 23u); }`,
  };
}
