import { env } from '@tensorflow/tfjs-core';
import type { DataId } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { BufferPool } from './bufferPool.ts';
import { createPace } from './submissionPace.ts';
import type { SubmissionPace } from './submissionPace.ts';

/**
 * Bytes of disposed tensors that wait for a submission, which makes their buffers free again: beyond, it is due whatever
 * the time. A step of a large model may hold gigabytes.
 */
const MOST_HELD = 256 * 1024 * 1024;

/**
 * tfjs's WebGPU backend, which keeps no more free buffers than are needed, and submits what is recorded when so many dispatches are in it as take a budget of time.
 * tfjs and `ops/webgpu/record.ts` read that number where tfjs keeps it, in its environment.
 */
export class PacedBackend extends WebGPUBackend {
  private readonly pace: SubmissionPace;
  private readonly pool: BufferPool;
  private held = 0;
  /** When the GPU was last seen to have done a submission. */
  private idleSince = 0;

  constructor(device: GPUDevice, info: GPUAdapterInfo, budget: number) {
    super(device, info);
    this.pool = new BufferPool(device);
    // A private member, so it is reached by name.
    Reflect.set(this, 'bufferManager', this.pool);
    this.pace = createPace(budget);
    submitAfter(this.pace.dispatches);
  }

  override submitQueue(): void {
    const dispatches = this['dispatchCountInPass'];
    super.submitQueue();
    this.held = 0;
    submitAfter(this.pace.dispatches);
    if (dispatches > 0) this.watch(dispatches, performance.now());
  }

  /** Submits what is recorded, and gives back all buffers that no tensor has: for a bench, whose figures must not hang on what ran before. */
  freeUnused(): void {
    this.ensureCommandEncoderReady();
    this.endComputePassEncoder();
    this.submitQueue();
    this.pool.startAnew();
  }

  override disposeData(dataId: DataId, force?: boolean): boolean {
    const waiting = this['tensorDataPendingDisposal'].length;
    const size = this.tensorMap.has(dataId) ? bytesOf(this.tensorMap.get(dataId).resource) : 0;
    const disposed = super.disposeData(dataId, force);
    if (this['tensorDataPendingDisposal'].length > waiting) this.held += size;
    // The dispatch that comes next is the last.
    if (this.held > MOST_HELD) submitAfter(1);
    return disposed;
  }

  /** A lost device never tells; nothing is learnt then. */
  private watch(dispatches: number, submitted: number): void {
    this.device.queue.onSubmittedWorkDone().then(() => {
      const now = performance.now();
      this.pace.learn(now - Math.max(submitted, this.idleSince), dispatches);
      this.idleSince = now;
    }, () => undefined);
  }
}

function submitAfter(dispatches: number): void {
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatches);
}

function bytesOf(resource: unknown): number {
  return resource instanceof GPUBuffer ? resource.size : 0;
}
