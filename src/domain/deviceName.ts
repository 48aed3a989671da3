/** Names of what computes as records and files have them, whatever the language; a graphics adapter has its own name. */
export const JAVASCRIPT = 'JavaScript';

export interface WasmDevice { readonly threads: number; readonly simd: boolean }

/** Such as `WebAssembly, 4 threads, SIMD`. */
export function wasmName({ threads, simd }: WasmDevice): string {
  return `WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}${simd ? ', SIMD' : ''}`;
}

/** What `wasmName` made a name of; null of any other. */
export function readWasmName(name: string): WasmDevice | null {
  const threads = Number(/^WebAssembly, (\d+) thread/.exec(name)?.[1]);
  const found = [true, false].map((simd) => ({ threads, simd }));
  return found.find((device) => wasmName(device) === name) ?? null;
}
