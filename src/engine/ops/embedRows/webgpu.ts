import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { elementOf, isVector, reader, writer } from '../webgpu/wgsl.ts';

const THREADS = 64;

/** See reference.ts. One thread four columns of a row. */
export function forwardEmbedRows(rowSource: Tensor1D, table: Tensor2D, prompt: Tensor2D | null): Tensor2D {
  const [rows, width] = [rowSource.shape[0], table.shape[1]];
  const quads = Math.ceil(width / 4);
  return record(kernelFor('forwardEmbedRows', [isVector(width), prompt !== null], (name) => forwardKernel(name, isVector(width), prompt !== null)), {
    inputs: prompt === null ? [rowSource, table] : [rowSource, table, prompt],
    outputs: [{ shape: [rows, width] }],
    uniforms: [rows, width, quads],
    groups: Math.ceil((rows * quads) / THREADS),
  })[0];
}

/** See reference.ts. One workgroup 256 columns of one virtual token, summed in the order of the rows. */
export function backwardEmbedRows(dy: Tensor2D, rowSource: Tensor1D, numVirtual: number): Tensor2D {
  const [rows, width] = dy.shape;
  const blocks = Math.ceil(width / (4 * THREADS));
  return record(kernelFor('backwardEmbedRows', [isVector(width)], (name) => backwardKernel(name, isVector(width))), {
    inputs: [dy, rowSource],
    outputs: [{ shape: [numVirtual, width] }],
    uniforms: [rows, width, blocks],
    groups: numVirtual * blocks,
  })[0];
}

function forwardKernel(name: string, vector: boolean, hasPrompt: boolean): Kernel {
  const type = elementOf(vector ? 4 : 1);
  const token = 'read_table(u32(max(source, 0)), column4)';
  return {
    name, threads: THREADS,
    inputs: [{ name: 'row_source', type: 'i32' }, { name: 'table', type }, ...(hasPrompt ? [{ name: 'prompt', type }] : [])],
    outputs: [{ name: 'y', type }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }, { name: 'quads', type: 'u32' }],
    declarations: [reader('table', 'u.width', vector), ...(hasPrompt ? [reader('prompt', 'u.width', vector)] : []), writer('y', 'u.width', vector)].join('\n'),
    body: `
  let index = group * ${THREADS}u + lane;
  let row = index / u.quads;
  let column4 = index % u.quads;
  if (row >= u.rows) { return; }
  let source = row_source[row];
  ${hasPrompt
    ? `if (source < 0) { write_y(row, column4, read_prompt(u32(-1 - source), column4)); } else { write_y(row, column4, ${token}); }`
    : `write_y(row, column4, ${token});`}`,
  };
}

function backwardKernel(name: string, vector: boolean): Kernel {
  const type = elementOf(vector ? 4 : 1);
  return {
    name, threads: THREADS,
    inputs: [{ name: 'dy', type }, { name: 'row_source', type: 'i32' }],
    outputs: [{ name: 'd_prompt', type }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }, { name: 'blocks', type: 'u32' }],
    declarations: [reader('dy', 'u.width', vector), writer('d_prompt', 'u.width', vector)].join('\n'),
    body: `
  let token = group / u.blocks;
  let column4 = (group % u.blocks) * ${THREADS}u + lane;
  if (4u * column4 >= u.width) { return; }
  let source = -1 - i32(token);
  var sum = vec4<f32>();
  for (var row = 0u; row < u.rows; row++) {
    if (row_source[row] == source) { sum += read_dy(row, column4); }
  }
  write_d_prompt(token, column4, sum);`,
  };
}
