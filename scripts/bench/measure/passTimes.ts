/** Times of compute passes by the adapter's own clock, for a profile. */
export interface PassTimes {
  /** Forgets what was timed. */
  start(): void;
  /** By kernel: its passes since {@link PassTimes.start} and their milliseconds. */
  read(): Promise<{ kernel: string; dispatches: number; milliseconds: number }[]>;
}

/** Passes of one query set; WebGPU allows 4 096 queries, two a pass. */
const PASSES_A_SET = 2048;

interface QuerySet { readonly device: GPUDevice; readonly set: GPUQuerySet; readonly kernels: string[] }

/**
 * Has every compute pass of this realm write timestamps from now on; a pass counts for the pipeline that it set last.
 * Needs WebGPU's classes (Node: after `openNodeGpu`) and a device with `timestamp-query`.
 */
export function timePasses(): PassTimes {
  let sets: QuerySet[] = [];
  let current: GPUDevice | undefined;
  const devices = new WeakMap<GPUCommandEncoder, GPUDevice>();
  const places = new WeakMap<GPUComputePassEncoder, { readonly of: QuerySet; readonly pass: number }>();
  replace(GPUDevice.prototype, 'createCommandEncoder', function encoder(this: GPUDevice, original, args) {
    const made = original(...args);
    if (made instanceof GPUCommandEncoder) devices.set(made, this);
    return made;
  });
  replace(GPUCommandEncoder.prototype, 'beginComputePass', function begin(this: GPUCommandEncoder, original) {
    const device = devices.get(this);
    if (device?.features.has('timestamp-query') !== true) throw new Error('The device has no timestamps.');
    current = device;
    let of = sets.at(-1);
    if (of === undefined || of.kernels.length === PASSES_A_SET) {
      of = { device, set: device.createQuerySet({ type: 'timestamp', count: 2 * PASSES_A_SET }), kernels: [] };
      sets.push(of);
    }
    const pass = of.kernels.push('') - 1;
    const made = original({ timestampWrites: { querySet: of.set, beginningOfPassWriteIndex: 2 * pass, endOfPassWriteIndex: 2 * pass + 1 } });
    if (made instanceof GPUComputePassEncoder) places.set(made, { of, pass });
    return made;
  });
  replace(GPUComputePassEncoder.prototype, 'setPipeline', function pipeline(this: GPUComputePassEncoder, original, args) {
    const place = places.get(this);
    const [set] = args;
    if (place !== undefined && set instanceof GPUComputePipeline) place.of.kernels[place.pass] = set.label;
    return original(...args);
  });
  return {
    start: () => { sets = []; },
    read: async () => {
      const totals = new Map<string, { dispatches: number; milliseconds: number }>();
      for (const { device, set, kernels } of sets) {
        const stamps = await resolved(device, set, 2 * kernels.length);
        kernels.forEach((kernel, i) => {
          const { dispatches, milliseconds } = totals.get(kernel) ?? { dispatches: 0, milliseconds: 0 };
          totals.set(kernel, { dispatches: dispatches + 1, milliseconds: milliseconds + Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / 1e6 });
        });
        set.destroy();
      }
      sets = [];
      await current?.queue.onSubmittedWorkDone();
      return [...totals].map(([kernel, total]) => ({ kernel, ...total }));
    },
  };
}

/** Nanoseconds of the adapter's clock. */
async function resolved(device: GPUDevice, set: GPUQuerySet, count: number): Promise<BigUint64Array> {
  const size = 8 * count;
  const found = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(set, 0, count, found, 0);
  encoder.copyBufferToBuffer(found, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const stamps = new BigUint64Array(read.getMappedRange().slice(0));
  found.destroy();
  read.destroy();
  return stamps;
}

type Method = (...args: unknown[]) => unknown;

function replace<T>(prototype: T & object, method: string, by: (this: T, original: Method, args: unknown[]) => unknown): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') throw new Error(`WebGPU has no ${method} here.`);
  Reflect.set(prototype, method, function timed(this: T, ...args: unknown[]): unknown {
    return by.call(this, (...rest) => Reflect.apply(original, this, rest), args);
  });
}
