import { env, setBackend } from '@tensorflow/tfjs-core';
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { StudioError } from '../../domain/errors.ts';
import { registerHeapKernels } from '../ops/wasm/heapKernels.ts';

export interface WasmState { readonly threads: number; readonly simd: boolean }

let pathsSet = false;

/**
 * Makes tfjs's WASM backend the current one. `path`: the folder (URL or path) with the three `.wasm` files.
 * `threads`: whether the page is cross-origin isolated; tfjs has no threads in Node. What was chosen first
 * holds for the process, as the module is instantiated once.
 */
export async function openWasmBackend(path: string, threads: boolean): Promise<WasmState> {
  if (!pathsSet) {
    setWasmPaths(path.endsWith('/') ? path : `${path}/`);
    if (!threads) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    registerHeapKernels();
    pathsSet = true;
  }
  const ready = await setBackend('wasm').catch(() => false);
  if (!ready) {
    throw new StudioError('unexpected', `The WebAssembly backend did not start. Check that its .wasm files are in ${path}.`, { path });
  }
  return { threads: Math.max(1, getThreadsCount()), simd: await env().getAsync('WASM_HAS_SIMD_SUPPORT') === true };
}
