import { getBackend } from '@tensorflow/tfjs-core';

let referenceForced = false;

/** Forces the reference forms on every backend, so that a self-test or a bench can compare them on WebGPU. */
export function useReference(on: boolean): void {
  referenceForced = on;
}

/** The form of an operation that the current backend computes with. */
export function formOf<F>(forms: { readonly reference: F; readonly webgpu: F }): F {
  return getBackend() === 'webgpu' && !referenceForced ? forms.webgpu : forms.reference;
}
