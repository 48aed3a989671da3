import { dispose, engine, slice, tensor2d } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ProductTuning, ProductWay } from '../../../domain/device.ts';
import { STEP } from './broadcast.ts';

type Ways = Pick<ProductTuning, 'few' | 'many'>;

/** The ways of a device: `tiled` is product.ts, `broadcast` is broadcast.ts. */
const ways = new WeakMap<GPUDevice, Ways>();

/** From this many rows on a product counts as one of many. */
const MANY = 16;

/** The way of the current device for so many rows; tiled until {@link chooseProductWay} has found another to be faster. */
export function productWay(rows: number): ProductWay {
  const device = currentDevice();
  return (device && ways.get(device)?.[rows < MANY ? 'few' : 'many']) ?? 'tiled';
}

/** Takes this way on the current device; for tests and benches. Throws where the device lacks subgroups of eight threads. */
export function useProductWay(way: ProductWay): void {
  useWays({ few: way, many: way });
}

function useWays(chosen: Ways): void {
  const device = currentDevice();
  const { few, many } = chosen;
  if (!device || ([few, many].includes('broadcast') && !canBroadcast(device))) throw new Error(`This device can't compute products by way of ${few} and ${many}.`);
  ways.set(device, { few, many });
}

/** Whether the current device has what broadcast.ts needs. */
export function broadcastIsPossible(): boolean {
  const device = currentDevice();
  return device !== undefined && canBroadcast(device);
}

/** Threads of the current device's largest subgroups; many where it doesn't tell. */
export const largestSubgroup = (): number => currentDevice()?.adapterInfo?.subgroupMaxSize ?? Infinity;

/** Rows, columns and inner length of the product that is timed: a quarter of a second on a software adapter. */
const TRIAL_SIZE = 256;
const TRIALS = 3;

/** Where candidates or sizes change, what an earlier search found is worth nothing. */
const SEARCH = 'products 1';

/**
 * Takes the faster ways on the current device: those of `kept`, where a search on this adapter found them, else it times
 * both by small products of one row and of many. Null where tiles are the only way.
 */
export async function chooseProductWay(
  adapterName: string, kept: ProductTuning | null, product: (x: Tensor2D, matrix: Tensor2D) => Tensor2D,
): Promise<ProductTuning | null> {
  if (!broadcastIsPossible()) return null;
  const adapter = `${adapterName}; ${SEARCH}`;
  const chosen = kept?.adapter === adapter ? kept : { adapter, few: await fasterWay(1, product), many: await fasterWay(TRIAL_SIZE, product) };
  useWays(chosen);
  return chosen;
}

async function fasterWay(rows: number, product: (x: Tensor2D, matrix: Tensor2D) => Tensor2D): Promise<ProductWay> {
  const values = Float32Array.from({ length: TRIAL_SIZE ** 2 }, (_, i) => Math.sin(i));
  const [x, matrix] = [tensor2d(values.subarray(0, rows * TRIAL_SIZE), [rows, TRIAL_SIZE]), tensor2d(values, [TRIAL_SIZE, TRIAL_SIZE])];
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
  return times.broadcast < times.tiled ? 'broadcast' : 'tiled';
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

/** The device of tfjs's WebGPU backend, where that is the current one. */
export function currentDevice(): GPUDevice | undefined {
  const { backend } = engine();
  return backend instanceof WebGPUBackend ? backend.device : undefined;
}
