import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { tensorsOf } from '../matrix/dense.ts';
import type { WeightMatrix } from '../types.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { matrixBindings, matrixForm, matrixKey, matrixReader } from '../webgpu/matrix.ts';
import type { MatrixForm } from '../webgpu/matrix.ts';
import { record } from '../webgpu/record.ts';
import { elementOf, isVector, reader, writer } from '../webgpu/wgsl.ts';

const THREADS = 64;

/** See reference.ts. One thread four columns of a row; each shard of the table writes the rows it holds, the first the prompt's too. */
export function forwardEmbedRows(rowSource: Tensor1D, table: WeightMatrix, prompt: Tensor2D | null, scale = 1): Tensor2D {
  const rows = rowSource.shape[0];
  const { columns: width, shards } = table;
  const quads = Math.ceil(width / 4);
  const form = matrixForm(table);
  let y: Tensor2D | undefined;
  for (const shard of shards) {
    const source = y === undefined ? prompt : null;
    const kernel = kernelFor('forwardEmbedRows', [matrixKey(form), source !== null], (name) => forwardKernel(name, form, source !== null));
    y = record(kernel, {
      inputs: [rowSource, ...tensorsOf(shard), ...(source === null ? [] : [source])],
      outputs: [y ?? { shape: [rows, width] as const }],
      uniforms: [rows, width, quads, shard.rowStart, shard.rows, scale],
      groups: Math.ceil((rows * quads) / THREADS),
    })[0];
  }
  if (!y) throw new Error('The token table has no rows.');
  return y;
}

/** See reference.ts. One workgroup 256 columns of one virtual token, summed in the order of the rows. */
export function backwardEmbedRows(dy: Tensor2D, rowSource: Tensor1D, numVirtual: number, rows = dy.shape[0]): Tensor2D {
  const width = dy.shape[1];
  const blocks = Math.ceil(width / (4 * THREADS));
  return record(kernelFor('backwardEmbedRows', [isVector(width)], (name) => backwardKernel(name, isVector(width))), {
    inputs: [dy, rowSource],
    outputs: [{ shape: [numVirtual, width] }],
    uniforms: [Math.min(rows, dy.shape[0]), width, blocks],
    groups: numVirtual * blocks,
  })[0];
}

function forwardKernel(name: string, form: MatrixForm, hasPrompt: boolean): Kernel {
  const { vector } = form;
  const type = elementOf(vector ? 4 : 1);
  return {
    name, threads: THREADS,
    inputs: [{ name: 'row_source', type: 'i32' }, ...matrixBindings('table', form), ...(hasPrompt ? [{ name: 'prompt', type }] : [])],
    outputs: [{ name: 'y', type }],
    uniforms: [{ name: 'rows', type: 'u32' }, { name: 'width', type: 'u32' }, { name: 'quads', type: 'u32' }, { name: 'first', type: 'u32' }, { name: 'held', type: 'u32' }, { name: 'scale', type: 'f32' }],
    declarations: [matrixReader('table', 'u.width', form), ...(hasPrompt ? [reader('prompt', 'u.width', vector)] : []), writer('y', 'u.width', vector)].join('\n'),
    body: `
  let index = group * ${THREADS}u + lane;
  let row = index / u.quads;
  let column4 = index % u.quads;
  if (row >= u.rows) { return; }
  let source = row_source[row];
  ${hasPrompt ? 'if (source < 0) { write_y(row, column4, read_prompt(u32(-1 - source), column4)); return; }' : ''}
  let held = u32(source) - u.first;
  if (source >= i32(u.first) && held < u.held) { write_y(row, column4, read_table(held, column4) * u.scale); }`,
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
