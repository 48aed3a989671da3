import { findBackend } from '@tensorflow/tfjs-core';
import { PacedBackend } from '../../src/engine/device/pacedBackend.ts';
import { contenders } from './contenders/index.ts';
import { assertAgreement } from './measure/agree.ts';
import type { GpuMeter } from './measure/gpuMeter.ts';
import { linearLayers } from './measure/linearLayers.ts';
import { race, TURN_MS, type Times } from './measure/race.ts';
import type { Rate } from './measure/rate.ts';
import { layerProducts } from './tensors.ts';
import type { BenchModel, BenchResult, ContenderName, Job, Opened, Probe } from './types.ts';
import { makeJob, usefulFlops } from './workloads.ts';
import type { Workload } from './workloads.ts';

export interface BenchHost {
  /** Adapter's name by backend; a backend that is not open is missing. */
  readonly adapters: Partial<Record<'webgpu' | 'wasm', string>>;
  /** Whether the adapter has `shader-f16`. */
  readonly halves: boolean;
  readonly meter: GpuMeter | null;
  /** Of the best product by backend. */
  readonly bestProducts: Partial<Record<'webgpu' | 'wasm', Rate>>;
  readonly openBase: () => Promise<BenchModel>;
  readonly say: (line: string) => void;
}

export interface RunOptions {
  /** Null: all that the workload and the machine have. */
  readonly contenders: readonly ContenderName[] | null;
  readonly repeat: number;
  /** How long a turn lasts at least. */
  readonly turnMs?: number;
}

/** Opens the contenders of a workload, holds them to the same loss, then times those of each backend by turns. */
export async function runWorkload(workload: Workload, host: BenchHost, options: RunOptions): Promise<BenchResult[]> {
  const job = makeJob(workload, await workload.model(host.openBase));
  const racing = contenders.filter(({ name, backend, kinds, families, halves }) => (!halves || host.halves) &&
    kinds.includes(workload.kind) && families.includes(job.model.shape.model_type) && host.adapters[backend] !== undefined && (options.contenders === null || options.contenders.includes(name)));
  const opened = new Map<ContenderName, Opened>();
  const probes = new Map<ContenderName, Probe>();
  const gpuBytes = new Map<ContenderName, number>();
  try {
    for (const contender of racing) {
      freeUnused();
      const before = host.meter?.bytes ?? 0;
      host.meter?.restart();
      const started = performance.now();
      const ready = await contender.open(job);
      opened.set(contender.name, ready);
      await ready.activate();
      const probe = await ready.probe();
      probes.set(contender.name, probe);
      gpuBytes.set(contender.name, (host.meter?.peakBytes ?? 0) - before);
      host.say(`${workload.name} ${contender.name}: ready after ${((performance.now() - started) / 1000).toFixed(1)} s, loss ${probe.loss?.toFixed(5) ?? '-'}`);
    }
    assertAgreement(probes);
    const times = new Map<ContenderName, Times>();
    // Those of a backend by turns: after seconds of one thread on WASM the first steps on both cores are slower (docs/performance.md).
    for (const backend of ['webgpu', 'wasm'] as const) {
      const racers = racing.flatMap((contender) => (contender.backend === backend ? [contender.name] : []));
      const found = await race(new Map([...opened].filter(([name]) => racers.includes(name))), { repeat: options.repeat, turnMs: options.turnMs ?? TURN_MS }, host.meter);
      for (const [name, time] of found) times.set(name, time);
    }
    const linearShare = await linearShareOf(workload, job, opened.get('ours-webgpu'), host);
    return racing.flatMap(({ name, backend }) => {
      const [time, rows, probe] = [times.get(name), opened.get(name), probes.get(name)];
      if (time === undefined || rows === undefined || probe === undefined) return [];
      const flops = usefulFlops(job);
      const gflops = flops / time.msPerStep / 1e6;
      const best = host.bestProducts[backend];
      const onGpu = backend === 'webgpu' && host.meter !== null;
      return [{
        workload: workload.name, contender: name, adapter: host.adapters[backend] ?? '',
        msPerStep: time.msPerStep, minMsPerStep: time.minMsPerStep, steps: time.steps, loss: probe.loss,
        rows: rows.rows, usefulFlops: flops, gflops, shareOfBestProduct: best === undefined ? null : gflops / best.clock,
        processorShareOfBestProduct: best === undefined || time.processorMsPerStep === null ? null : flops / time.processorMsPerStep / 1e6 / best.processor,
        linearShareOfBestProduct: name === 'ours-webgpu' ? linearShare : null,
        dispatches: onGpu ? time.dispatches : null, submissions: onGpu ? time.submissions : null,
        gpuBytes: onGpu ? gpuBytes.get(name) ?? null : null, hostMsPerStep: time.hostMsPerStep, processorMsPerStep: time.processorMsPerStep,
        examplesPerSecond: workload.kind === 'generate' ? null : (1000 * job.examples.length) / time.msPerStep,
        tokensPerSecond: rows.tokens === undefined ? null : (1000 * rows.tokens) / time.msPerStep,
      }];
    });
  } finally {
    for (const contender of opened.values()) {
      await contender.activate();
      contender.close();
    }
  }
}

/** What tfjs keeps free for the next tensors of a size would serve this contender uncounted. */
function freeUnused(): void {
  const backend: unknown = findBackend('webgpu');
  if (backend instanceof PacedBackend) backend.freeUnused();
}

/** What the model's linear layers reach of the best product, each timed alone at the step's rows; said one by one. */
async function linearShareOf({ name, kind }: Workload, { model: { shape } }: Job, ours: Opened | undefined, { bestProducts, say }: BenchHost): Promise<number | null> {
  const best = bestProducts.webgpu;
  if (kind !== 'train' || ours?.keptAs === undefined || best === undefined) return null;
  const { rows, keptAs } = ours;
  await ours.activate();
  const share = (rate: Rate): number => (Number.isNaN(rate.processor) ? rate.clock / best.clock : rate.processor / best.processor);
  const { all, each } = await linearLayers(rows, layerProducts(shape), keptAs);
  for (const one of each) {
    say(`${name} linear ${one.way} [${rows},${one.product[1]}] by [${one.product.join(',')}], ${keptAs}: ${one.clock.toFixed(2)} GFLOP/s, ${(100 * share(one)).toFixed(0)} % of the best product`);
  }
  return share(all);
}
