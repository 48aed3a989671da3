import { adapterName, findAdapter, isSoftwareAdapter, requestDevice } from '../../src/engine/device/adapter.ts';
import { registerGpuBackend } from '../../src/engine/device/gpuBackend.ts';
import { tuneHalves, tuneProducts } from '../../src/engine/ops/linear/tune.ts';
import { halvesArePossible } from '../../src/engine/ops/webgpu/halves.ts';
import { bestProduct } from './measure/bestProduct.ts';
import { meterGpu } from './measure/gpuMeter.ts';
import type { GpuMeter } from './measure/gpuMeter.ts';
import type { Rate } from './measure/rate.ts';

export interface OpenedGpu {
  readonly name: string;
  readonly software: boolean;
  readonly halves: boolean;
  readonly meter: GpuMeter;
  readonly bestProduct: Rate;
}

/** Opens tfjs's WebGPU backend on the adapter, metered, with its products tuned; `budget` as of registerGpuBackend. Throws where there is none. */
export async function openGpu(gpu: GPU | undefined, say: (line: string) => void, budget?: number): Promise<OpenedGpu> {
  const adapter = gpu === undefined ? null : await findAdapter(gpu);
  if (adapter === null) throw new Error('There is no WebGPU adapter; `npm test` installs lavapipe for Node, or choose --contender ours-wasm.');
  const meter = meterGpu();
  await registerGpuBackend(await requestDevice(adapter), adapter.info, ({ message }) => { throw new Error(message); }, budget);
  const name = adapterName(adapter.info);
  const software = isSoftwareAdapter(adapter.info);
  const found = await tuneProducts(name, software);
  const { halves } = halvesArePossible() ? await tuneHalves(found, software) ?? {} : {};
  say(`${name}: products by way of ${found?.many ?? 'tiled'}${halves === undefined ? '' : `, in float16 of ${halves.many}`}`);
  const best = await bestProduct();
  say(`${name}: best matrix product ${best.clock.toFixed(1)} GFLOP/s`);
  return { name, software, halves: halvesArePossible(), meter, bestProduct: best };
}
