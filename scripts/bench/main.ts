import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setBackend } from '@tensorflow/tfjs-core';
import { removeGpuBackend } from '../../src/engine/device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { folderModel } from './folderModel.ts';
import { bestProduct } from './measure/bestProduct.ts';
import type { Rate } from './measure/rate.ts';
import { openGpu } from './openGpu.ts';
import { runInChromium } from './page/inChromium.ts';
import type { BenchHost } from './runWorkload.ts';
import { runWorkload } from './runWorkload.ts';
import { formatTable } from './table.ts';
import { formatFigures, type PageFigure } from './targets/figures.ts';
import { measureTargets } from './targets/measureTargets.ts';
import { CONTENDERS } from './types.ts';
import type { BenchResult, ContenderName } from './types.ts';
import { WORKLOADS } from './workloads.ts';
import type { Workload } from './workloads.ts';

const HELP = `npm run bench -- [--workload NAME]... [--contender NAME]... [--repeat TURNS] [--large] [--page] [--json FILE]
npm run bench -- --page-targets [--json FILE]
workloads:  ${WORKLOADS.map(({ name, large }) => (large ? `${name} (large)` : name)).join(', ')}
contenders: ${CONTENDERS.join(', ')}
Large workloads run on a real GPU, or where they are named or --large is given. --page runs in Chromium instead of Node.
--page-targets measures the built page in Chromium: first paint, script, tasks of its own thread
while a worker trains, a project is saved and 20 000 answers are stored, weights from storage to the GPU, the first token.`;

/** The bench in Node: argv without program and script → exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      workload: { type: 'string', multiple: true }, contender: { type: 'string', multiple: true }, repeat: { type: 'string', default: '7' },
      large: { type: 'boolean', default: false }, page: { type: 'boolean', default: false }, 'page-targets': { type: 'boolean', default: false },
      json: { type: 'string' }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  if (values['page-targets']) {
    const page = await measureTargets(say);
    process.stdout.write(`${formatFigures(page)}\n`);
    await keep(values.json, { results: [], page });
    return 0;
  }
  const chosen = (values.contender ?? []).map(contenderNamed);
  const repeat = Number(values.repeat);
  if (!(Number.isInteger(repeat) && repeat > 0)) throw new Error(`--repeat is ${values.repeat}; give a whole number from 1 on.`);
  const named = (values.workload ?? []).map(workloadNamed);
  const results = values.page
    ? await runInChromium((named.length > 0 ? named : WORKLOADS.filter(({ large }) => !large || values.large)).map(({ name }) => name), chosen, repeat, say)
    : await runHere(named, chosen, repeat, values.large);
  process.stdout.write(`${formatTable(results)}\n`);
  await keep(values.json, { results });
  return 0;
}

async function keep(file: string | undefined, found: { readonly results: readonly BenchResult[]; readonly page?: readonly PageFigure[] }): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(found, null, 1)}\n`);
}

const say = (line: string): void => { process.stderr.write(`${line}\n`); };

async function runHere(named: readonly Workload[], chosen: readonly ContenderName[], repeat: number, large: boolean): Promise<BenchResult[]> {
  const host = await openHost(chosen);
  const results: BenchResult[] = [];
  for (const workload of named.length > 0 ? named : WORKLOADS.filter((one) => !one.large || large || !host.software)) {
    results.push(...await runWorkload(workload, host, { contenders: chosen.length === 0 ? null : chosen, repeat }));
  }
  removeGpuBackend();
  closeNodeGpu();
  return results;
}

function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (found === undefined) throw new Error(`There is no workload "${name}". ${HELP}`);
  return found;
}

function contenderNamed(name: string): ContenderName {
  const found = CONTENDERS.find((contender) => contender === name);
  if (found === undefined) throw new Error(`There is no contender "${name}". ${HELP}`);
  return found;
}

/** Opens what the contenders asked for (all of them where none is) compute on. */
async function openHost(chosen: readonly ContenderName[]): Promise<BenchHost & { readonly software: boolean }> {
  const wanted = (kind: 'webgpu' | 'wasm') => chosen.length === 0 || chosen.some((name) => name.includes('wasm') === (kind === 'wasm'));
  const adapters: Partial<Record<'webgpu' | 'wasm', string>> = {};
  const bestProducts: Partial<Record<'webgpu' | 'wasm', Rate>> = {};
  let [software, halves, meter]: [boolean, boolean, BenchHost['meter']] = [true, false, null];
  if (wanted('webgpu')) {
    const opened = await openGpu(await openNodeGpu(), say);
    ({ meter, software, halves } = opened);
    adapters.webgpu = opened.name;
    bestProducts.webgpu = opened.bestProduct;
  }
  if (wanted('wasm')) {
    await openWasmInNode();
    adapters.wasm = 'WebAssembly, 1 thread';
    bestProducts.wasm = await bestProduct();
    say(`${adapters.wasm}: best matrix product ${bestProducts.wasm.clock.toFixed(1)} GFLOP/s`);
  }
  await setBackend(adapters.webgpu === undefined ? 'wasm' : 'webgpu');
  return { adapters, bestProducts, halves, meter, software, say, openBase: async () => folderModel(await openFolder('public/models/base')) };
}
