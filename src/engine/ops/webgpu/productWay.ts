import { dispose, engine, slice, tensor2d } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { STEP } from './broadcast.ts';

/** How products are computed: by tiles in workgroup memory (product.ts), or by subgroups (broadcast.ts). Both give the same bits. */
export type ProductWay = 'tiled' | 'broadcast';

const ways = new WeakMap<GPUDevice, ProductWay>();

/** The way of the current device; tiled until {@link chooseProductWay} has found another to be faster. */
export function productWay(): ProductWay {
  const device = deviceOf();
  return (device && ways.get(device)) ?? 'tiled';
}

/** Takes this way on the current device; for tests and benches. Throws where the device lacks subgroups of eight threads. */
export function useProductWay(way: ProductWay): void {
  const device = deviceOf();
  if (!device || (way === 'broadcast' && !canBroadcast(device))) throw new Error(`This device can't compute products by way of ${way}.`);
  ways.set(device, way);
}

/** Whether the current device has what broadcast.ts needs. */
export function broadcastIsPossible(): boolean {
  const device = deviceOf();
  return device !== undefined && canBroadcast(device);
}

/** Rows, columns and inner length of the product that is timed: a quarter of a second on a software adapter. */
const TRIAL_SIZE = 256;
const TRIALS = 3;

/** Times both ways on the current device by a small product and keeps the faster for as long as the device lives. */
export async function chooseProductWay(product: (x: Tensor2D, matrix: Tensor2D) => Tensor2D): Promise<ProductWay> {
  if (!broadcastIsPossible()) return 'tiled';
  const values = Float32Array.from({ length: TRIAL_SIZE ** 2 }, (_, i) => Math.sin(i));
  const [x, matrix] = [tensor2d(values, [TRIAL_SIZE, TRIAL_SIZE]), tensor2d(values, [TRIAL_SIZE, TRIAL_SIZE])];
  const times = { tiled: Infinity, broadcast: Infinity };
  for (let trial = 0; trial <= TRIALS; trial++) {
    for (const way of ['tiled', 'broadcast'] as const) {
      useProductWay(way);
      const milliseconds = await timeOf(() => product(x, matrix));
      // The first trial compiles.
      if (trial > 0) times[way] = Math.min(times[way], milliseconds);
    }
  }
  dispose([x, matrix]);
  const fastest = times.broadcast < times.tiled ? 'broadcast' : 'tiled';
  useProductWay(fastest);
  return fastest;
}

async function timeOf(run: () => Tensor2D): Promise<number> {
  const started = performance.now();
  const result = run();
  const corner = slice(result, [0, 0], [1, 1]);
  await corner.data();
  dispose([result, corner]);
  return performance.now() - started;
}

function canBroadcast(device: GPUDevice): boolean {
  return device.features.has('subgroups') && (device.adapterInfo?.subgroupMinSize ?? 0) >= STEP;
}

function deviceOf(): GPUDevice | undefined {
  const { backend } = engine();
  return backend instanceof WebGPUBackend ? backend.device : undefined;
}
