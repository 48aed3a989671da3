import { readWasmName } from '../../domain/deviceName.ts';
import type { Translate } from './index.ts';

/** The name of what computes, in words of the language; an adapter's own stays, and a dash stands for an unknown one. */
export function deviceName(name: string, t: Translate): string {
  if (name === '') return '–';
  const wasm = readWasmName(name);
  return wasm === null ? name : t(wasm.simd ? 'device.name.wasmSimd' : 'device.name.wasm', { threads: wasm.threads });
}
