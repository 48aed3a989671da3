/**
 * WebGPU in Node, by the npm package `webgpu` (Dawn). Import this file dynamically and only in Node, so that
 * the native addon never reaches the page's bundle.
 */
import { existsSync } from 'node:fs';
import { napUntil } from './nap.ts';

/** Software drivers to try when the Vulkan loader finds no driver by itself: lavapipe, then Chromium's SwiftShader. */
const SOFTWARE_DRIVERS = [
  '/usr/share/vulkan/icd.d/lvp_icd.json',
  '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json',
  '/usr/share/vulkan/icd.d/lvp_icd.aarch64.json',
  '/usr/lib/chromium/vk_swiftshader_icd.json',
];

let opened: GPU | undefined;
let naps = false;

/**
 * The GPU object of Node, with the WebGPU globals and `navigator.gpu` set (tfjs looks for them there);
 * undefined where the addon doesn't load or no Vulkan driver gives an adapter.
 * Dawn keeps the process alive until {@link closeNodeGpu}.
 * @param flags Dawn's, such as `backend=null` for a device that computes nothing
 */
export async function openNodeGpu(flags: readonly string[] = []): Promise<GPU | undefined> {
  if (opened) return opened;
  const addon = await import('webgpu').catch(() => undefined);
  if (!addon) return undefined;
  Object.assign(globalThis, addon.globals);
  if (!naps) napInsteadOfSpinning();
  naps = true;
  for (const driver of [undefined, ...SOFTWARE_DRIVERS]) {
    if (driver !== undefined) {
      if (process.env['VK_ICD_FILENAMES'] !== undefined || !existsSync(driver)) continue;
      process.env['VK_ICD_FILENAMES'] = driver;
    }
    const gpu = await withAdapter(() => addon.create([...flags]));
    if (gpu) {
      setNavigatorGpu(gpu);
      opened = gpu;
      return gpu;
    }
    if (driver !== undefined) delete process.env['VK_ICD_FILENAMES'];
  }
  return undefined;
}

/** Lets go of Dawn, so that the process can end. Close the device first (`closeDevice`). */
export function closeNodeGpu(): void {
  opened = undefined;
  if (typeof navigator !== 'undefined') Reflect.deleteProperty(navigator, 'gpu');
}

async function withAdapter(create: () => GPU): Promise<GPU | undefined> {
  try {
    const gpu = create();
    return await gpu.requestAdapter() ? gpu : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The addon asks the driver in each turn of the event loop whether what is waited for is done: a whole core, which a
 * driver that is a program on the processor lacks then.
 */
function napInsteadOfSpinning(): void {
  for (const [prototype, method] of [[GPUBuffer.prototype, 'mapAsync'], [GPUQueue.prototype, 'onSubmittedWorkDone']] as const) {
    const original: unknown = Reflect.get(prototype, method);
    if (typeof original !== 'function') throw new Error(`WebGPU has no ${method} here.`);
    Reflect.set(prototype, method, function napping(this: unknown, ...args: unknown[]): unknown {
      const result: unknown = Reflect.apply(original, this, args);
      return result instanceof Promise ? napUntil(result) : result;
    });
  }
}

/** Node has a `navigator` from version 21 on; before, one is made. */
function setNavigatorGpu(gpu: GPU): void {
  if (typeof navigator === 'undefined') {
    const value = { userAgent: `Node.js/${process.versions.node}` };
    Object.defineProperty(globalThis, 'navigator', { value, configurable: true, writable: true });
  }
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true, writable: true });
}
