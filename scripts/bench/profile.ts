/**
 * A workload's step on WebGPU by kernels, each dispatch a pass of its own with the adapter's timestamps around it:
 *     npx tsx scripts/bench/profile.ts WORKLOAD [REPEATS]
 * A line a kernel: dispatches of a step and their milliseconds in the fastest of the repeats, then all together.
 */
import { closeDevice } from '../../src/engine/device/openDevice.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { ours } from './contenders/ours.ts';
import { folderModel } from './folderModel.ts';
import { timePasses } from './measure/passTimes.ts';
import { openGpu } from './openGpu.ts';
import { makeJob, WORKLOADS } from './workloads.ts';

const [name, repeats = '3'] = process.argv.slice(2);
const workload = WORKLOADS.find((one) => one.name === name);
if (workload === undefined) throw new Error(`Name a workload: ${WORKLOADS.map((one) => one.name).join(', ')}.`);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const gpu = await openNodeGpu();
const passes = timePasses();
await openGpu(gpu, say, 0);
const job = makeJob(workload, await workload.model(async () => folderModel(await openFolder('public/models/base'))));
const opened = await ours('ours-webgpu', 'webgpu').open(job);
await opened.step();
const totals: Awaited<ReturnType<typeof passes.read>>[] = [];
for (let i = 0; i < Number(repeats); i++) {
  passes.start();
  await opened.step();
  totals.push(await passes.read());
}
const fastest = totals.toSorted((a, b) => sum(a) - sum(b))[0] ?? [];
for (const { kernel, dispatches, milliseconds } of fastest.toSorted((a, b) => b.milliseconds - a.milliseconds)) {
  say(`${kernel.padEnd(70)} ${String(dispatches).padStart(6)} ${milliseconds.toFixed(2).padStart(9)} ms`);
}
say(`${'all'.padEnd(70)} ${String(fastest.reduce((total, { dispatches }) => total + dispatches, 0)).padStart(6)} ${sum(fastest).toFixed(2).padStart(9)} ms`);
opened.close();
closeDevice();
closeNodeGpu();

function sum(kernels: readonly { readonly milliseconds: number }[]): number {
  return kernels.reduce((total, { milliseconds }) => total + milliseconds, 0);
}
