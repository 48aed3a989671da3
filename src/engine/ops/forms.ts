import { getBackend } from '@tensorflow/tfjs-core';

let referenceForced = false;

/** Forces the reference forms on every backend, so that a self-test or a bench can compare them on WebGPU. */
export function useReference(on: boolean): void {
  referenceForced = on;
}

/** The form of an operation that the current backend computes with; few operations have one of their own for WASM. */
export function formOf<F>(forms: { readonly reference: F; readonly webgpu: F; readonly wasm?: F }): F {
  if (referenceForced) return forms.reference;
  if (getBackend() === 'webgpu') return forms.webgpu;
  return getBackend() === 'wasm' && forms.wasm !== undefined ? forms.wasm : forms.reference;
}
