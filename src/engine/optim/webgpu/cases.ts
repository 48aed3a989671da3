import { abs, scalar, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { bindCases, random1d, random2d, withInputs } from '../../ops/webgpu/case.ts';
import type { OperationCase } from '../../ops/webgpu/case.ts';
import { adafactorUpdate } from '../adafactor.ts';
import { adamwUpdate } from '../adamw.ts';
import { clipByGlobalNorm, globalNorm, stepReport } from '../clip.ts';
import { sgdUpdate } from '../sgd.ts';
import * as webgpu from './index.ts';

const reference = { adafactorUpdate, adamwUpdate, clipByGlobalNorm, globalNorm, sgdUpdate, stepReport };
type Form = typeof reference;

/** The third update of each optimiser, the norms and the clipping of a parameter [rows,columns]. */
function updateCase(rows: number, columns: number, learningRate: number): OperationCase<Form> {
  return {
    operation: 'optimizer', name: `[${rows},${columns}] at a rate of ${learningRate}`,
    run: (form) => withInputs({
      parameter: random2d('parameter', rows, columns), gradient: random2d('gradient', rows, columns), mean: random2d('mean', rows, columns),
      square: tidy(() => abs<Tensor2D>(random2d('square', rows, columns))), rowMean: tidy(() => abs<Tensor1D>(random1d('row', rows))), columnMean: tidy(() => abs<Tensor1D>(random1d('column', columns))),
      loss: scalar(2),
    }, ({ parameter, gradient, mean, square, rowMean, columnMean, loss }) => {
      const adamw = form.adamwUpdate(parameter, gradient, { kind: 'adamw', step: 2, mean, square }, { learningRate, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 });
      const sgd = form.sgdUpdate(parameter, gradient, { kind: 'sgd', step: 2, velocity: mean }, { learningRate, momentum: 0.9, weightDecay: 0.1 });
      const adafactor = form.adafactorUpdate(parameter, gradient, { kind: 'adafactor', step: 2, rowMean, columnMean }, { learningRate, secondMomentDecay: 0.8, updateClip: 0.5, weightDecay: 0.1 });
      const norm = form.globalNorm(gradient);
      return {
        adamw: adamw.parameter, mean: adamw.state.mean, square: adamw.state.square, sgd: sgd.parameter, velocity: sgd.state.velocity,
        adafactor: adafactor.parameter, rowMean: adafactor.state.rowMean, columnMean: adafactor.state.columnMean,
        norm, clipped: form.clipByGlobalNorm(gradient, norm, 0.25), unclipped: form.clipByGlobalNorm(gradient, norm, 1e6),
        report: form.stepReport(loss, norm, parameter, mean),
      };
    }),
  };
}

/** For the start-up self-test. */
export const quickUpdateCases = bindCases([updateCase(3, 5, 0.3)], reference, webgpu);

export const oddUpdateCases = bindCases([updateCase(1, 1, 0.3), updateCase(20, 64, 1e-3), ...[63, 64, 65].flatMap((n) => [updateCase(1, n, 0.3), updateCase(n, 1, 0.3)]), updateCase(65, 63, 0.3)], reference, webgpu);
