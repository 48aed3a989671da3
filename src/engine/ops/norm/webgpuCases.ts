import type { Tensor2D } from '@tensorflow/tfjs-core';
import { bindCases, firstOf, random1d, random2d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardNorm' | 'backwardNorm'>;

function normCase(kind: 'rms' | 'layer', rows: number, width: number, gradientRows = rows): OperationCase<Form> {
  return {
    operation: 'norm', name: `${kind}, ${rows} rows of ${width}${gradientRows === rows ? '' : `, the gradient of ${gradientRows}`}`,
    run: (form) => withInputs({
      x: random2d('x', rows, width), dy: random2d('dy', rows, width), weight: random1d('weight', width), bias: random1d('bias', width),
    }, ({ x, dy, weight, bias }) => {
      const options = { kind, epsilon: 1e-5 };
      const { y, inverseSigma } = form.forwardNorm(x, weight, kind === 'layer' ? bias : null, options);
      const gradient = (added: Tensor2D | null) => firstOf(form.backwardNorm(dy, x, weight, inverseSigma, options, added, gradientRows), gradientRows);
      return { y, inverseSigma, dx: gradient(null), added: gradient(x) };
    }),
  };
}

/** For the start-up self-test: what the models of today use. */
export const quickNormCases = bindCases([normCase('rms', 5, 70)], reference, webgpu);

/** Widths and rows at the borders of what a workgroup takes. */
export const oddNormCases = bindCases([
  ...[1, 63, 64, 65, 129, 257, 260].flatMap((width) => [normCase('rms', 4, width), normCase('layer', 4, width)]),
  ...[1, 8, 9, 63, 64, 65].flatMap((rows) => [normCase('rms', rows, 32), normCase('layer', rows, 32)]),
  ...[1, 63, 64, 65].map((gradientRows) => normCase('rms', 70, 32, gradientRows)),
], reference, webgpu);

/** Few, as lavapipe compiles kernels with barriers slowly. */
const wayCases = [1, 9, 63, 64, 65].flatMap((rows) => [normCase('rms', rows, 33), normCase('layer', rows, 33), normCase('layer', rows, 36)]);

/** The way of devices with subgroups, and that of the others by workgroup memory. */
export const subgroupNormCases = bindCases(wayCases, reference, webgpu);
export const memoryNormCases = bindCases<Form>(wayCases, reference, {
  forwardNorm: (x, weight, bias, options) => webgpu.forwardNorm(x, weight, bias, options, 'memory'),
  backwardNorm: (dy, x, weight, inverseSigma, options, added, rows) => webgpu.backwardNorm(dy, x, weight, inverseSigma, options, added, rows, 'memory'),
});
