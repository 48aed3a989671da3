import { jaxPadded } from './jaxPadded.ts';
import { ours } from './ours.ts';
import { tfjsPadded } from './tfjsPadded.ts';
import type { Contender } from '../types.ts';

/** In the order of the table: WebGPU, then WASM. */
export const contenders: readonly Contender[] = [
  ours('ours-webgpu', 'webgpu'),
  ours('ours-webgpu-f16', 'webgpu', { arithmetic: 'float16' }),
  ours('ours-reference', 'webgpu', { reference: true }),
  tfjsPadded('tfjs-padded', 'webgpu'),
  jaxPadded,
  ours('ours-wasm', 'wasm'),
  tfjsPadded('tfjs-wasm-padded', 'wasm'),
];
