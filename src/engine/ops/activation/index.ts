import type { Tensor2D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import type { ActivationKind } from '../types.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

/** activation(x); gradient to x. x [R,F] → [R,F]. */
export function activate(x: Tensor2D, kind: ActivationKind): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [x],
    () => ({ value: form.forwardActivation(x, kind), saved: { x } }),
    (dy, saved) => [form.backwardActivation(dy, saved.x, kind)],
  );
}

/** activation(gate)·up; gradients to both. gate, up [R,F] → [R,F]. */
export function gatedActivation(gate: Tensor2D, up: Tensor2D, kind: ActivationKind): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [gate, up],
    () => ({ value: form.forwardGatedActivation(gate, up, kind), saved: { gate, up } }),
    (dy, saved) => {
      const { dGate, dUp } = form.backwardGatedActivation(dy, saved.gate, saved.up, kind);
      return [dGate, dUp];
    },
  );
}

/** activation(gate)·up of both in one array; gradient to it. x [R,2·F], the gate first → [R,F]. */
export function splitActivation(x: Tensor2D, kind: ActivationKind): Tensor2D {
  const form = formOf({ reference, webgpu });
  return withGradient(
    [x],
    () => ({ value: form.forwardSplitActivation(x, kind), saved: { x } }),
    (dy, saved) => [form.backwardSplitActivation(dy, saved.x, kind)],
  );
}
