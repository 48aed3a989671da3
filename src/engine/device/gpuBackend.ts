import { env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { ErrorReport } from '../../domain/errors.ts';
import { PacedBackend } from './pacedBackend.ts';
import { SUBMISSION_MS } from './submissionPace.ts';

let current: GPUDevice | undefined;

/**
 * Registers tfjs's WebGPU backend on our own device and makes it the current one. Loss of the device, memory
 * that runs out on it and rejected commands are told to `onLost`, once, unless we destroyed the device.
 * @param budget milliseconds of work a submission; 0: each dispatch, Infinity: as many as may be, whatever the time
 */
export async function registerGpuBackend(device: GPUDevice, info: GPUAdapterInfo, onLost: (report: ErrorReport) => void, budget = SUBMISSION_MS): Promise<void> {
  removeGpuBackend();
  env().set('WEBGPU_CPU_FORWARD', false);
  watch(device, onLost);
  registerBackend('webgpu', () => new PacedBackend(device, info, budget), 0);
  current = device;
  await setBackend('webgpu');
}

/** Removes the backend (tfjs's own registration too), frees its buffers and destroys our device. */
export function removeGpuBackend(): void {
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  const device = current;
  current = undefined;
  device?.destroy();
}

function watch(device: GPUDevice, onLost: (report: ErrorReport) => void): void {
  let told = false;
  const tell = (report: ErrorReport): void => {
    if (told || current !== device) return;
    told = true;
    onLost(report);
  };
  void device.lost.then(({ reason, message }) => {
    tell({
      code: 'deviceLost',
      message: `The GPU device was lost${message ? ` (${message})` : ''}. The best prompt so far is kept; open the device again or choose WebAssembly.`,
      details: { reason },
    });
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    const outOfMemory = 'GPUOutOfMemoryError' in globalThis && error instanceof GPUOutOfMemoryError;
    tell(outOfMemory
      ? { code: 'outOfMemory', message: `The GPU has no memory left (${error.message}). Lower the batch size or the rows a forward may have.`, details: {} }
      : { code: 'unexpected', message: `The GPU refused a command: ${error.message}`, details: {} });
  });
}
