import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { ActivationKind } from '../types.ts';
import { ACTIVATIONS } from '../webgpu/activation.ts';
import { kernelFor } from '../webgpu/kernel.ts';
import type { ElementType, Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { elementOf, isVector } from '../webgpu/wgsl.ts';

const THREADS = 64;

type Form = 'forward' | 'backward' | 'forwardGated' | 'backwardGated';

/** Inputs, and the value of each output, of the forms. */
const FORMS: Record<Form, { inputs: readonly string[]; outputs: Readonly<Record<string, string>> }> = {
  forward: { inputs: ['x'], outputs: { y: 'activate(x[i])' } },
  backward: { inputs: ['dy', 'x'], outputs: { dx: 'dy[i] * slope(x[i])' } },
  forwardGated: { inputs: ['gate', 'up'], outputs: { y: 'activate(gate[i]) * up[i]' } },
  backwardGated: {
    inputs: ['dy', 'gate', 'up'],
    outputs: { d_gate: 'dy[i] * up[i] * slope(gate[i])', d_up: 'dy[i] * activate(gate[i])' },
  },
};

/** See reference.ts. */
export function forwardActivation<T extends Tensor>(x: T, kind: ActivationKind): T {
  return elementwise('forward', kind, [x])[0];
}

/** See reference.ts. */
export function backwardActivation<T extends Tensor>(dy: T, x: T, kind: ActivationKind): T {
  return elementwise('backward', kind, [dy, x])[0];
}

/** See reference.ts. */
export function forwardGatedActivation<T extends Tensor>(gate: T, up: T, kind: ActivationKind): T {
  return elementwise('forwardGated', kind, [gate, up])[0];
}

/** See reference.ts. */
export function backwardGatedActivation<T extends Tensor>(dy: T, gate: T, up: T, kind: ActivationKind): { dGate: T; dUp: T } {
  const [dGate, dUp] = elementwise('backwardGated', kind, [dy, gate, up]);
  return { dGate, dUp };
}

/** One thread one element, or four where the size allows. */
function elementwise<T extends Tensor>(form: Exclude<Form, 'backwardGated'>, kind: ActivationKind, inputs: readonly [T, ...T[]]): [T];
function elementwise<T extends Tensor>(form: 'backwardGated', kind: ActivationKind, inputs: readonly [T, ...T[]]): [T, T];
function elementwise(form: Form, kind: ActivationKind, inputs: readonly [Tensor, ...Tensor[]]): Tensor[] {
  const { shape, size } = inputs[0];
  const elements = isVector(size) ? size / 4 : size;
  return record(kernelFor('activation', [form, kind, isVector(size)], (name) => elementwiseKernel(name, form, kind, isVector(size))), {
    inputs,
    outputs: Object.keys(FORMS[form].outputs).map(() => ({ shape })),
    uniforms: [elements],
    groups: Math.ceil(elements / THREADS),
  });
}

function elementwiseKernel(name: string, form: Form, kind: ActivationKind, vector: boolean): Kernel {
  const type = elementOf(vector ? 4 : 1);
  const { inputs, outputs } = FORMS[form];
  return {
    name, threads: THREADS,
    inputs: inputs.map((input) => ({ name: input, type })),
    outputs: Object.keys(outputs).map((output) => ({ name: output, type })),
    uniforms: [{ name: 'elements', type: 'u32' }],
    declarations: ACTIVATIONS[kind](type),
    body: `
  let i = group * ${THREADS}u + lane;
  if (i >= u.elements) { return; }
  ${Object.entries(outputs).map(([output, value]) => `${output}[i] = ${value};`).join('\n  ')}`,
  };
}

/** See reference.ts. */
export function forwardSplitActivation(x: Tensor2D, kind: ActivationKind): Tensor2D {
  const [rows, width] = x.shape;
  return splitForm('y', kind, [x], [rows, width / 2], width / 2);
}

/** See reference.ts. */
export function backwardSplitActivation(dy: Tensor2D, x: Tensor2D, kind: ActivationKind): Tensor2D {
  return splitForm('dx', kind, [dy, x], x.shape, dy.shape[1]);
}

/** One thread one element of the product, or four where the width allows. */
function splitForm(output: 'y' | 'dx', kind: ActivationKind, inputs: readonly Tensor2D[], shape: [number, number], width: number): Tensor2D {
  const step = isVector(width) ? 4 : 1;
  const elements = (shape[0] * width) / step;
  return record(kernelFor('splitActivation', [output, kind, step], (name) => splitKernel(name, output, kind, elementOf(step))), {
    inputs, outputs: [{ shape }], uniforms: [elements, width / step], groups: Math.ceil(elements / THREADS),
  })[0];
}

function splitKernel(name: string, output: 'y' | 'dx', kind: ActivationKind, type: ElementType): Kernel {
  return {
    name, threads: THREADS,
    inputs: (output === 'y' ? ['x'] : ['dy', 'x']).map((input) => ({ name: input, type })),
    outputs: [{ name: output, type }],
    uniforms: [{ name: 'elements', type: 'u32' }, { name: 'width', type: 'u32' }],
    declarations: ACTIVATIONS[kind](type),
    body: `
  let i = group * ${THREADS}u + lane;
  if (i >= u.elements) { return; }
  let gate = i / u.width * 2u * u.width + i % u.width;
  let up = gate + u.width;
  ${output === 'y' ? 'y[i] = activate(x[gate]) * x[up];' : 'dx[gate] = dy[i] * x[up] * slope(x[gate]); dx[up] = dy[i] * activate(x[gate]);'}`,
  };
}
