/** The bench in a page: the query says what runs; the body's `data-results` (JSON) or `data-error` says how it ended. */
import { openWasmBackend } from '../../../src/engine/device/wasmBackend.ts';
import { folderModel } from '../folderModel.ts';
import { bestProduct } from '../measure/bestProduct.ts';
import type { Rate } from '../measure/rate.ts';
import { openGpu } from '../openGpu.ts';
import { runWorkload } from '../runWorkload.ts';
import type { BenchHost } from '../runWorkload.ts';
import { CONTENDERS } from '../types.ts';
import type { BenchResult } from '../types.ts';
import { WORKLOADS } from '../workloads.ts';
import { fetchedFolder } from './fetchedFolder.ts';

const query = new URLSearchParams(location.search);
const chosen = CONTENDERS.filter((name) => query.getAll('contender').includes(name));
const say = (line: string): void => { document.body.append(`${line}\n`); };

async function run(): Promise<BenchResult[]> {
  const wants = (kind: 'webgpu' | 'wasm') => chosen.length === 0 || chosen.some((name) => name.includes('wasm') === (kind === 'wasm'));
  const adapters: Partial<Record<'webgpu' | 'wasm', string>> = {};
  const bestProducts: Partial<Record<'webgpu' | 'wasm', Rate>> = {};
  let [halves, meter]: [boolean, BenchHost['meter']] = [false, null];
  if (wants('webgpu')) {
    const opened = await openGpu(navigator.gpu, say);
    adapters.webgpu = opened.name;
    bestProducts.webgpu = opened.bestProduct;
    ({ meter, halves } = opened);
  }
  if (wants('wasm')) {
    await openWasmBackend('/node_modules/@tensorflow/tfjs-backend-wasm/dist/', false);
    adapters.wasm = 'WebAssembly, 1 thread';
    bestProducts.wasm = await bestProduct();
  }
  const host: BenchHost = { adapters, bestProducts, halves, meter, say, openBase: () => folderModel(fetchedFolder('/models/base/', ['config.json', 'model.safetensors'])) };
  const results: BenchResult[] = [];
  for (const workload of WORKLOADS.filter(({ name }) => query.getAll('workload').includes(name))) {
    results.push(...await runWorkload(workload, host, { contenders: chosen.length === 0 ? null : chosen, repeat: Number(query.get('repeat') ?? 3) }));
  }
  return results;
}

run().then(
  (results) => { document.body.dataset['results'] = JSON.stringify(results); },
  (error: unknown) => { document.body.dataset['error'] = error instanceof Error ? error.message : String(error); },
);
