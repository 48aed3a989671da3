import { mul } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ActivationKind } from '../types.ts';
import { bindCases, random2d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = typeof reference;

const KINDS: readonly ActivationKind[] = ['gelu', 'geluTanh', 'silu', 'relu'];

/** Numbers to ±reach: far out, where exp and tanh saturate. */
function activationCase(kind: ActivationKind, rows: number, width: number, reach: number): OperationCase<Form> {
  return {
    operation: 'activation', name: `${kind} of [${rows},${width}] to ±${reach}`,
    run: (form) => withInputs({ x1: random2d('x', rows, width), dy: random2d('dy', rows, width), up: random2d('up', rows, width) },
      ({ x1, dy, up }) => withInputs({ x: mul<typeof x1>(x1, reach) }, ({ x }) => ({
        y: form.forwardActivation(x, kind),
        dx: form.backwardActivation(dy, x, kind),
        gated: form.forwardGatedActivation(x, up, kind),
        ...form.backwardGatedActivation(dy, x, up, kind),
        ...(width % 2 === 0 ? splitOutputs(form, x, kind) : {}),
      }))),
  };
}

/** x [R,2·F] as gate and up in one. */
function splitOutputs(form: Form, x: Tensor2D, kind: ActivationKind): Record<string, Tensor2D> {
  const split = form.forwardSplitActivation(x, kind);
  return { split, dSplit: form.backwardSplitActivation(split, x, kind) };
}

/** For the start-up self-test: what the models of today use; each further kind would cost four programs to compile. */
export const quickActivationCases = bindCases([activationCase('silu', 3, 8, 4)], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddActivationCases = bindCases(
  KINDS.flatMap((kind) => [
    activationCase(kind, 1, 1, 1), activationCase(kind, 3, 7, 4), activationCase(kind, 5, 6, 4), activationCase(kind, 16, 16, 100), activationCase(kind, 13, 21, 12),
    ...[63, 64, 65].flatMap((rows) => [activationCase(kind, rows, 1, 4), activationCase(kind, rows, 2, 4), activationCase(kind, rows, 8, 4)]),
  ]), reference, webgpu);
