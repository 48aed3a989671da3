import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { openWasmInNode } from './wasm.ts';

/** The backends that compute with the reference forms. */
export const REFERENCE_BACKENDS = ['cpu', 'wasm'] as const;

/** Makes a reference backend current, in Node. */
export async function openReferenceBackend(name: (typeof REFERENCE_BACKENDS)[number]): Promise<void> {
  if (name === 'wasm') await openWasmInNode();
  else await setBackend('cpu');
}
