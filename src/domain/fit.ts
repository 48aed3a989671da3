import type { DeviceReport } from './device.ts';

/** What a model takes while a prompt is trained on it, in bytes. */
export interface MemoryNeed { readonly weights: number; readonly activations: number; readonly prompt: number }

/** `tight`: it may or may not. `unknown`: no device is open. */
export type Fit = 'fits' | 'tight' | 'over' | 'unknown';

export interface Verdict {
  readonly fit: Fit;
  /** What the need is compared with, in bytes; 0 where nothing is known. */
  readonly budget: number;
  /** `buffer`: the largest single buffer of the adapter, the only size of a GPU that a browser tells. `heap`: what WebAssembly can address. */
  readonly measure: 'buffer' | 'heap' | 'none';
}

/** Emscripten's default for a growing heap, with which tfjs is built. */
const WASM_HEAP = 2 ** 31;
/** Part of a heap that allocations of many sizes can really use. */
const USABLE = 0.75;
/** GPUs mostly have more memory than one buffer may take, but seldom twice as much is safe to assume. */
const BEYOND_BUFFER = 2;

/** Whether a need fits a device, as far as a browser can know. */
export function judgeFit({ weights, activations, prompt }: MemoryNeed, device: Pick<DeviceReport, 'backend' | 'maxBufferSize'> | null): Verdict {
  const need = weights + activations + prompt;
  if (device === null) return { fit: 'unknown', budget: 0, measure: 'none' };
  if (device.backend === 'webgpu' && device.maxBufferSize > 0) {
    const budget = device.maxBufferSize;
    return { fit: need <= budget ? 'fits' : need <= BEYOND_BUFFER * budget ? 'tight' : 'over', budget, measure: 'buffer' };
  }
  return { fit: need <= USABLE * WASM_HEAP ? 'fits' : need <= WASM_HEAP ? 'tight' : 'over', budget: WASM_HEAP, measure: 'heap' };
}
