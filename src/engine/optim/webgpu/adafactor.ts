import { tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../../ops/webgpu/kernel.ts';
import type { Kernel } from '../../ops/webgpu/kernel.ts';
import { record } from '../../ops/webgpu/record.ts';
import { WORKGROUP_SUM } from '../../ops/webgpu/wgsl.ts';
import { SMALLEST_SQUARE } from '../adafactor.ts';
import type { AdafactorOptions, AdafactorState } from '../adafactor.ts';
import { elementKernel, THREADS } from './elementKernel.ts';
import type { ElementUpdate } from './elementKernel.ts';

const UPDATE: ElementUpdate = {
  inputs: ['parameter', 'gradient', 'row_mean', 'column_mean', 'scales'], outputs: ['moved'], numbers: ['keep', 'rate', 'clip', 'columns'],
  body: `
  let width = u32(columns);
  let raw = inverseSqrt(row_mean[i / width] / scales[0]) * inverseSqrt(column_mean[i % width]) * gradient[i];
  moved[i] = parameter[i] * keep - raw / max(scales[1] / clip, 1.0) * rate;`,
};

/** See adafactor.ts. Three dispatches: the means of rows and columns; the mean of the rows and the size of the update; the update. */
export function adafactorUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: AdafactorState, options: AdafactorOptions,
): { parameter: Tensor2D; state: AdafactorState } {
  const { learningRate, secondMomentDecay, updateClip, weightDecay } = options;
  const [rows, columns] = parameter.shape;
  const step = state.step + 1;
  const beta = 1 - step ** -secondMomentDecay;
  const numbers = tensor1d(Float32Array.of(1 - learningRate * weightDecay, learningRate, updateClip, columns, beta, 1 - beta));
  const [rowMean, columnMean] = record(kernelFor('adafactorMeans', [], meansKernel), {
    inputs: [gradient, state.rowMean, state.columnMean, numbers], outputs: [{ shape: [rows] }, { shape: [columns] }],
    uniforms: [rows, columns], groups: rows + Math.ceil(columns / THREADS),
  });
  const [scales] = record(kernelFor('adafactorScales', [], scalesKernel), {
    inputs: [gradient, rowMean, columnMean], outputs: [{ shape: [2] }], uniforms: [rows, columns], groups: 1,
  });
  const [moved] = record(kernelFor('adafactorUpdate', [], (name) => elementKernel(name, UPDATE)), {
    inputs: [parameter, gradient, rowMean, columnMean, scales, numbers], outputs: [{ shape: [rows, columns] }],
    uniforms: [parameter.size], groups: Math.ceil(parameter.size / THREADS),
  });
  scales.dispose();
  numbers.dispose();
  return { parameter: moved, state: { kind: 'adafactor', step, rowMean, columnMean } };
}

const SIZES = ['rows', 'columns'].map((field) => ({ name: field, type: 'u32' as const }));

/** A workgroup a row, then one thread a column. */
function meansKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: ['gradient', 'old_row', 'old_column', 'numbers'].map((input) => ({ name: input, type: 'f32' })),
    outputs: [{ name: 'new_row', type: 'f32' }, { name: 'new_column', type: 'f32' }],
    uniforms: SIZES,
    declarations: WORKGROUP_SUM,
    body: `
  let kept = numbers[4];
  let rest = numbers[5];
  if (group < u.rows) {
    var squares = 0.0;
    for (var i = lane; i < u.columns; i += ${THREADS}u) {
      let g = gradient[group * u.columns + i];
      squares += g * g + ${SMALLEST_SQUARE};
    }
    let total = sum_all(lane, squares);
    if (lane == 0u) { new_row[group] = old_row[group] * kept + total / f32(u.columns) * rest; }
    return;
  }
  let column = (group - u.rows) * ${THREADS}u + lane;
  if (column >= u.columns) { return; }
  var squares = 0.0;
  for (var row = 0u; row < u.rows; row++) {
    let g = gradient[row * u.columns + column];
    squares += g * g + ${SMALLEST_SQUARE};
  }
  new_column[column] = old_column[column] * kept + squares / f32(u.rows) * rest;`,
  };
}

/** The mean of the rows' means, and the root mean square of the update before it is clipped. */
function scalesKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: ['gradient', 'row_mean', 'column_mean'].map((input) => ({ name: input, type: 'f32' })),
    outputs: [{ name: 'scales', type: 'f32' }],
    uniforms: SIZES,
    declarations: WORKGROUP_SUM,
    body: `
  var means = 0.0;
  for (var row = lane; row < u.rows; row += ${THREADS}u) { means += row_mean[row]; }
  let mean = sum_all(lane, means) / f32(u.rows);
  var squares = 0.0;
  for (var i = lane; i < u.rows * u.columns; i += ${THREADS}u) {
    let raw = inverseSqrt(row_mean[i / u.columns] / mean) * inverseSqrt(column_mean[i % u.columns]) * gradient[i];
    squares += raw * raw;
  }
  let root = sqrt(sum_all(lane, squares) / f32(u.rows * u.columns));
  if (lane == 0u) {
    scales[0] = mean;
    scales[1] = root;
  }`,
  };
}
