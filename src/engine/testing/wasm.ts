import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { openWasmBackend } from '../device/wasmBackend.ts';

/** Opens the WASM backend from the installed package; for tests and benches in Node. */
export async function openWasmInNode(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  await openWasmBackend(dirname(entry), false);
}
