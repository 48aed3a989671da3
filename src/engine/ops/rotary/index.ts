import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import { formOf } from '../forms.ts';
import { withGradient } from '../withGradient.ts';
import * as reference from './reference.ts';
import * as wasm from './wasm.ts';
import * as webgpu from './webgpu.ts';

/** Rotary position embedding, what turns multiplied by `scale`; gradient to x. x [R,h,D] → [R,h,D]. */
export function rotary(x: Tensor3D, position: Tensor1D, inverseFrequency: Tensor1D, scale = 1): Tensor3D {
  const form = formOf({ reference, webgpu, wasm });
  return withGradient(
    [x],
    () => ({ value: form.forwardRotary(x, position, inverseFrequency, scale), saved: {} }),
    (dy) => [form.backwardRotary(dy, position, inverseFrequency, scale)],
  );
}
