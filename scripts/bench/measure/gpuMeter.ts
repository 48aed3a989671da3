/** What is asked of WebGPU, by whichever library: counted at the API itself. */
export interface GpuMeter {
  readonly dispatches: number;
  readonly submissions: number;
  /** Bytes of the buffers alive now. */
  readonly bytes: number;
  /** Buffers alive now. */
  readonly buffers: number;
  /** The most bytes alive since {@link GpuMeter.restart}. */
  readonly peakBytes: number;
  restart(): void;
}

/** Wraps the WebGPU classes of this realm, once and for all; needs them to be there (Node: after `openNodeGpu`). */
export function meterGpu(): GpuMeter {
  let [dispatches, submissions, bytes, buffers, peakBytes] = [0, 0, 0, 0, 0];
  const alive = new WeakSet<GPUBuffer>();
  after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => { dispatches++; });
  after(GPUQueue.prototype, 'submit', () => { submissions++; });
  after(GPUDevice.prototype, 'createBuffer', (_, buffer) => {
    if (!(buffer instanceof GPUBuffer)) return;
    alive.add(buffer);
    buffers++;
    bytes += buffer.size;
    peakBytes = Math.max(peakBytes, bytes);
  });
  after(GPUBuffer.prototype, 'destroy', (buffer) => {
    if (!(buffer instanceof GPUBuffer && alive.delete(buffer))) return;
    buffers--;
    bytes -= buffer.size;
  });
  return {
    get dispatches() { return dispatches; },
    get submissions() { return submissions; },
    get bytes() { return bytes; },
    get buffers() { return buffers; },
    get peakBytes() { return peakBytes; },
    restart: () => { dispatches = 0; submissions = 0; peakBytes = bytes; },
  };
}

/** Has `seen` told of every call of a method, after it. */
function after(prototype: object, method: string, seen: (self: unknown, result: unknown) => void): void {
  const original: unknown = Reflect.get(prototype, method);
  if (typeof original !== 'function') throw new Error(`WebGPU has no ${method} here.`);
  Reflect.set(prototype, method, function counted(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, args);
    seen(this, result);
    return result;
  });
}
