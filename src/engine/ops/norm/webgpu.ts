import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { rowSums } from '../webgpu/rowSums.ts';
import type { RowSums } from '../webgpu/rowSums.ts';
import { isVector } from '../webgpu/wgsl.ts';
import type { NormOptions } from './reference.ts';
import { backwardKernel, forwardKernel, ROWS } from './webgpuKernels.ts';

/** See reference.ts. The variance of layer norm is taken about the mean, in a second pass. Both `sums` give the same bits. */
export function forwardNorm(
  x: Tensor2D, weight: Tensor1D, bias: Tensor1D | null, { kind, epsilon }: NormOptions, sums: RowSums = rowSums(),
): { y: Tensor2D; inverseSigma: Tensor1D } {
  const [rows, width] = x.shape;
  const variant = { kind, sums, vector: isVector(width) };
  const [y, inverseSigma] = record(kernelFor('forwardNorm', [kind, sums, variant.vector, bias !== null], (name) => forwardKernel(name, variant, bias !== null)), {
    inputs: bias === null ? [x, weight] : [x, weight, bias],
    outputs: [{ shape: [rows, width] }, { shape: [rows] }],
    uniforms: [rows, width, epsilon],
    groups: Math.ceil(rows / ROWS),
  });
  return { y, inverseSigma };
}

/** See reference.ts. */
export function backwardNorm(
  dy: Tensor2D, x: Tensor2D, weight: Tensor1D, inverseSigma: Tensor1D, { kind }: NormOptions, added: Tensor2D | null = null,
  rows = x.shape[0], sums: RowSums = rowSums(),
): Tensor2D {
  const [room, width] = x.shape;
  const count = Math.min(rows, room);
  const variant = { kind, sums, vector: isVector(width) };
  return record(kernelFor('backwardNorm', [kind, sums, variant.vector, added !== null], (name) => backwardKernel(name, variant, added !== null)), {
    inputs: [dy, x, weight, inverseSigma, ...(added === null ? [] : [added])],
    outputs: [{ shape: [room, width] }],
    uniforms: [count, width],
    groups: Math.ceil(count / ROWS),
  })[0];
}
