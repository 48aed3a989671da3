import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { elementOf, isVector, reader, writer } from '../webgpu/wgsl.ts';

const THREADS = 64;

/** See reference.ts. One thread four columns of a row. */
export function forwardTakeRows(x: Tensor2D, index: Tensor1D): Tensor2D {
  const [rows, width] = [index.shape[0], x.shape[1]];
  return perRow(kernelFor('forwardTakeRows', [isVector(width)], (name) => rowsKernel(name, 'x', isVector(width), TAKE)), [x, index], rows, width, rows);
}

/** See reference.ts. One thread four columns of a row, which looks for those that were taken of it where they stand in the index. */
export function backwardTakeRows(dy: Tensor2D, index: Tensor1D, rows: number): Tensor2D {
  const width = dy.shape[1];
  return perRow(kernelFor('backwardTakeRows', [isVector(width)], (name) => rowsKernel(name, 'dy', isVector(width), GIVE_BACK)), [dy, index], rows, width, index.shape[0]);
}

function perRow(kernel: Kernel, inputs: readonly [Tensor2D, Tensor1D], rows: number, width: number, taken: number): Tensor2D {
  const quads = Math.ceil(width / 4);
  return record(kernel, { inputs, outputs: [{ shape: [rows, width] as const }], uniforms: [rows, width, quads, taken], groups: Math.ceil((rows * quads) / THREADS) })[0];
}

const TAKE = 'write_y(row, column4, read_x(u32(row_index[row]), column4));';

/** The first place of the ascending index that isn't below `row`, then all that are. */
const GIVE_BACK = `
  var first = 0u;
  var end = u.taken;
  while (first < end) {
    let middle = (first + end) / 2u;
    if (u32(row_index[middle]) < row) { first = middle + 1u; } else { end = middle; }
  }
  var sum = vec4<f32>();
  for (var i = first; i < u.taken; i++) {
    if (u32(row_index[i]) != row) { break; }
    sum += read_dy(i, column4);
  }
  write_y(row, column4, sum);`;

function rowsKernel(name: string, input: 'x' | 'dy', vector: boolean, work: string): Kernel {
  const type = elementOf(vector ? 4 : 1);
  return {
    name, threads: THREADS,
    inputs: [{ name: input, type }, { name: 'row_index', type: 'i32' }],
    outputs: [{ name: 'y', type }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }, { name: 'quads', type: 'u32' }, { name: 'taken', type: 'u32' }],
    declarations: [reader(input, 'u.width', vector), writer('y', 'u.width', vector)].join('\n'),
    body: `
  let place = group * ${THREADS}u + lane;
  let row = place / u.quads;
  let column4 = place % u.quads;
  if (row >= u.rows) { return; }
  ${work}`,
  };
}
