import { isSoftwareAdapter } from '../../device/adapter.ts';
import { broadcastIsPossible, currentDevice } from '../webgpu/productWay.ts';

/** How attention is computed: by tiles in workgroup memory (webgpuTileKernels.ts), or by threads that own rows (webgpuRowKernels.ts). */
export type AttentionWay = 'tiles' | 'rows';

const told = new WeakMap<GPUDevice, AttentionWay>();

/**
 * The way of the current device: rows where the adapter is a program on the processor (docs/performance.md), tiles
 * elsewhere. They round differently, so the adapter alone decides and no timing: runs repeat bit for bit.
 */
export function attentionWay(): AttentionWay {
  const device = currentDevice();
  const chosen = device && told.get(device);
  if (chosen !== undefined) return chosen;
  return device && broadcastIsPossible() && isSoftwareAdapter(device.adapterInfo) ? 'rows' : 'tiles';
}

/** Takes this way on the current device; for tests and benches. Throws where the device lacks subgroups of eight threads. */
export function useAttentionWay(way: AttentionWay): void {
  const device = currentDevice();
  if (!device || (way === 'rows' && !broadcastIsPossible())) throw new Error(`This device can't compute attention by ${way}.`);
  told.set(device, way);
}
