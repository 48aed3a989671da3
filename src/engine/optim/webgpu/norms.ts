import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../../ops/webgpu/kernel.ts';
import type { Kernel } from '../../ops/webgpu/kernel.ts';
import { record } from '../../ops/webgpu/record.ts';
import { WORKGROUP_SUM } from '../../ops/webgpu/wgsl.ts';

/** As many as WORKGROUP_SUM adds. */
const THREADS = 64;

/** See clip.ts. One workgroup: a prompt is small. */
export function globalNorm(x: Tensor2D): Scalar {
  return record(kernelFor('globalNorm', [], normKernel), { inputs: [x], outputs: [{ shape: [] }], uniforms: [x.size], groups: 1 })[0];
}

/** See clip.ts. */
export function stepReport(loss: Scalar, gradientNorm: Scalar, parameter: Tensor2D, origin: Tensor2D): Tensor1D {
  return record(kernelFor('stepReport', [], reportKernel), {
    inputs: [loss, gradientNorm, parameter, origin], outputs: [{ shape: [4] }], uniforms: [parameter.size], groups: 1,
  })[0];
}

function normKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: [{ name: 'x', type: 'f32' }], outputs: [{ name: 'norm', type: 'f32' }], uniforms: [{ name: 'elements', type: 'u32' }],
    declarations: WORKGROUP_SUM,
    body: `
  var squares = 0.0;
  for (var i = lane; i < u.elements; i += ${THREADS}u) { squares += x[i] * x[i]; }
  let total = sum_all(lane, squares);
  if (lane == 0u) { norm[0] = sqrt(total); }`,
  };
}

function reportKernel(name: string): Kernel {
  return {
    name, threads: THREADS,
    inputs: ['loss', 'gradient_norm', 'parameter', 'origin'].map((input) => ({ name: input, type: 'f32' })),
    outputs: [{ name: 'report', type: 'f32' }], uniforms: [{ name: 'elements', type: 'u32' }],
    declarations: WORKGROUP_SUM,
    body: `
  var squares = 0.0;
  var apart = 0.0;
  for (var i = lane; i < u.elements; i += ${THREADS}u) {
    let p = parameter[i];
    let d = p - origin[i];
    squares += p * p;
    apart += d * d;
  }
  let norm = sqrt(sum_all(lane, squares));
  let distance = sqrt(sum_all(lane, apart));
  if (lane == 0u) {
    report[0] = loss[0];
    report[1] = gradient_norm[0];
    report[2] = norm;
    report[3] = distance;
  }`,
  };
}
