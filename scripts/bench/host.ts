/**
 * What recording a step costs the processor: on Dawn's null backend, which checks and records every command but has neither GPU nor
 * driver behind it that would share the cores, so that a step's numbers are not looked at:
 *     npx tsx scripts/bench/host.ts WORKLOAD [STEPS]
 * A line: dispatches of a step, submissions, and the median and least milliseconds of processor and clock, reading back included.
 */
import { findAdapter, requestDevice } from '../../src/engine/device/adapter.ts';
import { registerGpuBackend } from '../../src/engine/device/gpuBackend.ts';
import { openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { closeDevice } from '../../src/engine/device/openDevice.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { ours } from './contenders/ours.ts';
import { folderModel } from './folderModel.ts';
import { meterGpu } from './measure/gpuMeter.ts';
import { processorMs } from './measure/rate.ts';
import { median } from './measure/statistics.ts';
import { makeJob, WORKLOADS } from './workloads.ts';

const [name, steps = '20'] = process.argv.slice(2);
const workload = WORKLOADS.find((one) => one.name === name);
if (workload === undefined) throw new Error(`Name a workload: ${WORKLOADS.map((one) => one.name).join(', ')}.`);
const gpu = await openNodeGpu(['backend=null']);
const adapter = gpu === undefined ? null : await findAdapter(gpu);
if (adapter === null) throw new Error('This build of Dawn has no null backend.');
const meter = meterGpu();
await registerGpuBackend(await requestDevice(adapter), adapter.info, ({ message }) => { throw new Error(message); });
const job = makeJob(workload, await workload.model(async () => folderModel(await openFolder('public/models/base'))));
const opened = await ours('ours-webgpu', 'webgpu').open(job);
const [recorded, processor, total]: number[][] = [[], [], []];
for (let i = 0; i < Number(steps) + 3; i++) {
  meter.restart();
  const used = processorMs();
  const started = performance.now();
  const done = opened.step();
  const sync = performance.now() - started;
  await done;
  if (i < 3) continue;
  recorded?.push(sync);
  total?.push(performance.now() - started);
  processor?.push(processorMs() - used);
}
const shown = (values: readonly number[] = []): string => `${median(values).toFixed(2)} (least ${Math.min(...values).toFixed(2)})`;
process.stdout.write(`${workload.name}: ${meter.dispatches} dispatches, ${meter.submissions} submissions; ms a step: recording ${shown(recorded)}, with reading ${shown(total)}, of processor ${shown(processor)}\n`);
opened.close();
closeDevice();
process.exit(0);
