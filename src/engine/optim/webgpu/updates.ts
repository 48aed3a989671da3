import { tensor1d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../../ops/webgpu/kernel.ts';
import { record } from '../../ops/webgpu/record.ts';
import type { AdamWOptions, AdamWState } from '../adamw.ts';
import type { SgdOptions, SgdState } from '../sgd.ts';
import { elementKernel, THREADS } from './elementKernel.ts';
import type { ElementUpdate } from './elementKernel.ts';

const ADAMW: ElementUpdate = {
  inputs: ['parameter', 'gradient', 'old_mean', 'old_square'], outputs: ['moved', 'new_mean', 'new_square'],
  numbers: ['keep', 'beta1', 'rest1', 'beta2', 'rest2', 'root', 'epsilon', 'rate'],
  body: `
  let g = gradient[i];
  let mean = old_mean[i] * beta1 + g * rest1;
  let square = old_square[i] * beta2 + g * g * rest2;
  new_mean[i] = mean;
  new_square[i] = square;
  moved[i] = parameter[i] * keep - mean / (sqrt(square) / root + epsilon) * rate;`,
};

const SGD: ElementUpdate = {
  inputs: ['parameter', 'gradient', 'old_velocity'], outputs: ['moved', 'new_velocity'], numbers: ['decay', 'momentum', 'rate'],
  body: `
  let velocity = old_velocity[i] * momentum + (gradient[i] + parameter[i] * decay);
  new_velocity[i] = velocity;
  moved[i] = parameter[i] - velocity * rate;`,
};

const CLIP: ElementUpdate = {
  inputs: ['gradient', 'norm'], outputs: ['clipped'], numbers: ['limit'],
  body: 'clipped[i] = gradient[i] * min(limit / (norm[0] + 1e-6), 1.0);',
};

/** `parameter`, `gradient` and the state's moments [P,H]; the same update as adamw.ts, its source, in one dispatch. */
export function adamwUpdate(parameter: Tensor2D, gradient: Tensor2D, state: AdamWState, options: AdamWOptions): { parameter: Tensor2D; state: AdamWState } {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = options;
  const step = state.step + 1;
  const numbers = [
    1 - learningRate * weightDecay, beta1, 1 - beta1, beta2, 1 - beta2, Math.sqrt(1 - beta2 ** step), epsilon, learningRate / (1 - beta1 ** step),
  ];
  const { shape } = parameter;
  const [moved, mean, square] = update('adamw', ADAMW, [parameter, gradient, state.mean, state.square], [{ shape }, { shape }, { shape }], numbers);
  return { parameter: moved, state: { kind: 'adamw', step, mean, square } };
}

/** `parameter`, `gradient` and the state's velocity [P,H]; the same update as sgd.ts, its source, in one dispatch. */
export function sgdUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: SgdState, { learningRate, momentum, weightDecay }: SgdOptions,
): { parameter: Tensor2D; state: SgdState } {
  const { shape } = parameter;
  const [moved, velocity] = update('sgd', SGD, [parameter, gradient, state.velocity], [{ shape }, { shape }], [weightDecay, momentum, learningRate]);
  return { parameter: moved, state: { kind: 'sgd', step: state.step + 1, velocity } };
}

/** `gradient` [P,H] with its `norm`; the same as clip.ts, its source, in one dispatch. The gradient itself where `maxNorm` is 0. */
export function clipByGlobalNorm(gradient: Tensor2D, norm: Scalar, maxNorm: number): Tensor2D {
  return maxNorm === 0 ? gradient : update('clip', CLIP, [gradient, norm], [{ shape: gradient.shape }], [maxNorm])[0];
}

/** Outputs, in the order of their names, of the first input's shape. The numbers go up as a tensor: uniforms are kept, and these change with each step. */
function update<const S extends readonly { readonly shape: [number, number] }[]>(
  name: string, how: ElementUpdate, [first, ...others]: readonly [Tensor2D, ...(Tensor2D | Scalar)[]], outputs: S, numbers: readonly number[],
) {
  const given = tensor1d(Float32Array.from(numbers));
  const made = record(kernelFor(name, [], (key) => elementKernel(key, how)), {
    inputs: [first, ...others, given], outputs, uniforms: [first.size], groups: Math.ceil(first.size / THREADS),
  });
  given.dispose();
  return made;
}
