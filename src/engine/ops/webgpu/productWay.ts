import { dispose, engine, slice, tensor2d } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Arithmetic } from '../../../domain/config.ts';
import { PRODUCT_TILES } from '../../../domain/device.ts';
import type { ProductTile, ProductTuning, ProductWay, ProductWays } from '../../../domain/device.ts';
import { STEP } from './broadcast.ts';

/** The ways of a device: `tiled` is product.ts, `broadcast` is broadcast.ts. */
const ways = new WeakMap<GPUDevice, Partial<Record<Arithmetic, ProductWays>>>();

/** From this many rows on a product counts as one of many. */
const MANY = 16;

/** Those of the current device, float16's as float32's until they are chosen; undefined before. */
export function productWays(arithmetic: Arithmetic): ProductWays | undefined {
  const device = currentDevice();
  const found = device && ways.get(device);
  return found?.[arithmetic] ?? found?.float32;
}

/** The way of the current device for so many rows; tiled until {@link chooseProductWay} has found another to be faster. */
export function productWay(rows: number, arithmetic: Arithmetic = 'float32'): ProductWay {
  return productWays(arithmetic)?.[rows < MANY ? 'few' : 'many'] ?? 'tiled';
}

/** The largest tiles of the current device. */
export function productTile(arithmetic: Arithmetic = 'float32'): ProductTile {
  return productWays(arithmetic)?.tile ?? 'wide';
}

/** Takes this way on the current device; for tests and benches. Throws where the device lacks subgroups of eight threads. */
export function useProductWay(way: ProductWay, tile: ProductTile = 'wide', arithmetic: Arithmetic = 'float32'): void {
  useWays({ few: way, many: way, tile }, arithmetic);
}

function useWays(chosen: ProductWays, arithmetic: Arithmetic): void {
  const device = currentDevice();
  const { few, many } = chosen;
  if (!device || ([few, many].includes('broadcast') && !canBroadcast(device))) throw new Error(`This device can't compute products by way of ${few} and ${many}.`);
  ways.set(device, { ...(arithmetic === 'float32' ? {} : ways.get(device)), [arithmetic]: chosen });
}

/** Whether the current device has what broadcast.ts needs. */
export function broadcastIsPossible(): boolean {
  const device = currentDevice();
  return device !== undefined && canBroadcast(device);
}

/** Threads of the current device's largest subgroups; many where it doesn't tell. */
export const largestSubgroup = (): number => currentDevice()?.adapterInfo?.subgroupMaxSize ?? Infinity;

/** Rows, columns and inner length of the products that are timed: a quarter of a second on a software adapter. */
const TRIAL_SIZE = 256;
/** The same to compare tiles, of which a small product has too few: 2 GFLOP, some tens of milliseconds on a weak GPU. */
const TILE_TRIAL_SIZE = 1024;
const TRIALS = 3;

/** Where candidates or sizes change, what an earlier search found is worth nothing. */
const SEARCH = 'products 2';

type Product = (x: Tensor2D, matrix: Tensor2D) => Tensor2D;
interface Candidate { readonly way: ProductWay; readonly tile: ProductTile }

const ANY_TILE: Candidate = { way: 'tiled', tile: 'wide' };
const SUBGROUPS: Candidate = { way: 'broadcast', tile: 'wide' };

/**
 * Takes the faster ways on the current device: those of `kept`, where a search on this adapter found them, else it times
 * them by products of one row and of many. A software adapter compiles each tile for seconds and computes by subgroups,
 * so there sizes are left out. Null where there is no choice.
 */
export async function chooseProductWay(adapterName: string, software: boolean, kept: ProductTuning | null, product: Product): Promise<ProductTuning | null> {
  if (software && !broadcastIsPossible()) return null;
  const adapter = `${adapterName}; ${SEARCH}`;
  const chosen = kept?.adapter === adapter ? kept : { adapter, ...await search('float32', software, product) };
  useWays(chosen, 'float32');
  return chosen;
}

/**
 * The same of float16, once a run asks for it: what was kept with the device's `tuning`, else searched for and added to it.
 * A software adapter, which compiles each of these for many seconds, computes them as it computes float32.
 */
export async function chooseHalfWay(tuning: ProductTuning | null, software: boolean, product: Product): Promise<ProductTuning | null> {
  if (tuning === null || software) return tuning;
  const halves = tuning.halves ?? await search('float16', software, product);
  useWays(halves, 'float16');
  return tuning.halves === undefined ? { ...tuning, halves } : tuning;
}

async function search(arithmetic: Arithmetic, software: boolean, product: Product): Promise<ProductWays> {
  const bySubgroups = broadcastIsPossible() ? [SUBGROUPS] : [];
  const fastest = (rows: number, size: number, candidates: readonly Candidate[]) => fastestOf({ arithmetic, rows, size, candidates }, product);
  const tiles = PRODUCT_TILES.map((tile) => ({ way: 'tiled' as const, tile }));
  const few = await fastest(1, TRIAL_SIZE, [ANY_TILE, ...bySubgroups]);
  const many = software
    ? await fastest(TRIAL_SIZE, TRIAL_SIZE, [ANY_TILE, ...bySubgroups])
    : await fastest(TILE_TRIAL_SIZE, TILE_TRIAL_SIZE, [...tiles, ...bySubgroups]);
  return { few: few.way, many: many.way, tile: many.tile };
}

interface Contest { readonly arithmetic: Arithmetic; readonly rows: number; readonly size: number; readonly candidates: readonly Candidate[] }

async function fastestOf({ arithmetic, rows, size, candidates }: Contest, product: Product): Promise<Candidate> {
  if (candidates.length === 1) return ANY_TILE;
  const values = Float32Array.from({ length: size ** 2 }, (_, i) => Math.sin(i));
  const [x, matrix] = [tensor2d(values.subarray(0, rows * size), [rows, size]), tensor2d(values, [size, size])];
  let [best, least] = [ANY_TILE, Infinity];
  for (let trial = 0; trial <= TRIALS; trial++) {
    for (const candidate of candidates) {
      useProductWay(candidate.way, candidate.tile, arithmetic);
      const milliseconds = await timeOf(() => product(x, matrix));
      // The first trial compiles.
      if (trial > 0 && milliseconds < least) [best, least] = [candidate, milliseconds];
    }
  }
  dispose([x, matrix]);
  return best;
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
