import { tensor1d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { kernelFor } from '../../ops/webgpu/kernel.ts';
import { record } from '../../ops/webgpu/record.ts';
import type { AdamWOptions, AdamWState } from '../adamw.ts';
import type { SgdOptions, SgdState } from '../sgd.ts';
import { elementKernel, THREADS } from './elementKernel.ts';
import type { ElementUpdate } from './elementKernel.ts';

const ADAMW: ElementUpdate<['moved', 'new_mean', 'new_square']> = {
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

const SGD: ElementUpdate<['moved', 'new_velocity']> = {
  inputs: ['parameter', 'gradient', 'old_velocity'], outputs: ['moved', 'new_velocity'], numbers: ['decay', 'momentum', 'rate'],
  body: `
  let velocity = old_velocity[i] * momentum + (gradient[i] + parameter[i] * decay);
  new_velocity[i] = velocity;
  moved[i] = parameter[i] - velocity * rate;`,
};

const CLIP: ElementUpdate<['clipped']> = {
  inputs: ['gradient', 'norm'], outputs: ['clipped'], numbers: ['limit'],
  body: 'clipped[i] = gradient[i] * min(limit / (norm[0] + 1e-6), 1.0);',
};

/** See adamw.ts. */
export function adamwUpdate(parameter: Tensor2D, gradient: Tensor2D, state: AdamWState, options: AdamWOptions): { parameter: Tensor2D; state: AdamWState } {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = options;
  const step = state.step + 1;
  const numbers = [
    1 - learningRate * weightDecay, beta1, 1 - beta1, beta2, 1 - beta2, Math.sqrt(1 - beta2 ** step), epsilon, learningRate / (1 - beta1 ** step),
  ];
  const [moved, mean, square] = update('adamw', ADAMW, [parameter, gradient, state.mean, state.square], numbers);
  return { parameter: moved, state: { kind: 'adamw', step, mean, square } };
}

/** See sgd.ts. */
export function sgdUpdate(
  parameter: Tensor2D, gradient: Tensor2D, state: SgdState, { learningRate, momentum, weightDecay }: SgdOptions,
): { parameter: Tensor2D; state: SgdState } {
  const [moved, velocity] = update('sgd', SGD, [parameter, gradient, state.velocity], [weightDecay, momentum, learningRate]);
  return { parameter: moved, state: { kind: 'sgd', step: state.step + 1, velocity } };
}

/** See clip.ts. */
export function clipByGlobalNorm(gradient: Tensor2D, norm: Scalar, maxNorm: number): Tensor2D {
  return maxNorm === 0 ? gradient : update('clip', CLIP, [gradient, norm], [maxNorm])[0];
}

/** New tensors of the first input's shape. The numbers go up as a tensor: uniforms are kept, and these change with each step. */
function update<N extends readonly string[]>(
  name: string, how: ElementUpdate<N>, [first, ...others]: readonly [Tensor2D, ...(Tensor2D | Scalar)[]], numbers: readonly number[],
): { [I in keyof N]: Tensor2D } {
  const given = tensor1d(Float32Array.from(numbers));
  const { shape, size } = first;
  const shapes = how.outputs.map(() => ({ shape }));
  const outputs = record(kernelFor(name, [], (key) => elementKernel(key, how)), {
    inputs: [first, ...others, given], outputs: shapes, uniforms: [size], groups: Math.ceil(size / THREADS),
  });
  given.dispose();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of the shape for each name
  return outputs as unknown as { [I in keyof N]: Tensor2D };
}
