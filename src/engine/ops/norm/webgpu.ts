import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { WORKGROUP_SUM } from '../webgpu/wgsl.ts';
import type { NormOptions } from './reference.ts';

/** One workgroup a row, as many threads as WORKGROUP_SUM adds. */
const THREADS = 64;

/** See reference.ts. The variance of layer norm is taken about the mean, in a second pass. */
export function forwardNorm(
  x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, options: NormOptions,
): { y: Tensor2D; inverseSigma: Tensor1D } {
  const [rows, width] = x.shape;
  const [y, inverseSigma] = record(kernelFor('forwardNorm', [options.kind, bias !== null], (name) => forwardKernel(name, options.kind, bias !== null)), {
    inputs: bias === null ? [x, weight] : [x, weight, bias],
    outputs: [{ shape: [rows, width] }, { shape: [rows] }],
    uniforms: [width, options.epsilon],
    groups: rows,
  });
  return { y, inverseSigma };
}

/** See reference.ts. */
export function backwardNorm(
  dy: Tensor2D, x: Tensor2D, weight: Tensor1D, inverseSigma: Tensor1D, options: NormOptions,
): Tensor2D {
  const [rows, width] = x.shape;
  return record(kernelFor('backwardNorm', [options.kind], (name) => backwardKernel(name, options.kind)), {
    inputs: [dy, x, weight, inverseSigma],
    outputs: [{ shape: [rows, width] }],
    uniforms: [width],
    groups: rows,
  })[0];
}

function forwardKernel(name: string, kind: NormOptions['kind'], hasBias: boolean): Kernel {
  return {
    name, threads: THREADS,
    inputs: [{ name: 'x', type: 'f32' }, { name: 'weight', type: 'f32' }, ...(hasBias ? [{ name: 'bias', type: 'f32' } as const] : [])],
    outputs: [{ name: 'y', type: 'f32' }, { name: 'inverse_sigma', type: 'f32' }],
    uniforms: [{ name: 'width', type: 'u32' }, { name: 'epsilon', type: 'f32' }],
    declarations: WORKGROUP_SUM,
    body: `
  let start = group * u.width;
  ${meanOf(kind)}
  var squares = 0.0;
  ${columns('let c = x[start + i] - mean; squares += c * c;')}
  let inverse = inverseSqrt(sum_all(lane, squares) / f32(u.width) + u.epsilon);
  ${columns(`y[start + i] = (x[start + i] - mean) * inverse * weight[i]${hasBias ? ' + bias[i]' : ''};`)}
  if (lane == 0u) { inverse_sigma[group] = inverse; }`,
  };
}

function backwardKernel(name: string, kind: NormOptions['kind']): Kernel {
  const centred = kind === 'layer';
  return {
    name, threads: THREADS,
    inputs: ['dy', 'x', 'weight', 'inverse_sigma'].map((input) => ({ name: input, type: 'f32' as const })),
    outputs: [{ name: 'dx', type: 'f32' }],
    uniforms: [{ name: 'width', type: 'u32' }],
    declarations: WORKGROUP_SUM,
    body: `
  let start = group * u.width;
  let inverse = inverse_sigma[group];
  ${meanOf(kind)}
  var product = 0.0;
  var total = 0.0;
  ${columns(`let g = dy[start + i] * weight[i];
    product += g * (x[start + i] - mean) * inverse;
    total += g;`)}
  let along = sum_all(lane, product) / f32(u.width);
  let shift = ${centred ? 'sum_all(lane, total) / f32(u.width)' : '0.0'};
  ${columns(`let normalised = (x[start + i] - mean) * inverse;
    dx[start + i] = (dy[start + i] * weight[i] - normalised * along - shift) * inverse;`)}`,
  };
}

function meanOf(kind: NormOptions['kind']): string {
  if (kind === 'rms') return 'let mean = 0.0;';
  return `var sum = 0.0;
  ${columns('sum += x[start + i];')}
  let mean = sum_all(lane, sum) / f32(u.width);`;
}

/** A statement for each column i of the row, divided among the threads. */
function columns(statement: string): string {
  return `for (var i = lane; i < u.width; i += ${THREADS}u) {
    ${statement}
  }`;
}
