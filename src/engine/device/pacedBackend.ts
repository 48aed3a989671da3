import { env } from '@tensorflow/tfjs-core';
import type { DataId } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { BufferPool } from './bufferPool.ts';
import { createPace } from './submissionPace.ts';
import type { SubmissionPace } from './submissionPace.ts';

/**
 * tfjs's WebGPU backend, which submits what is recorded when so many dispatches are in it as take a budget of time (tfjs and
 * `ops/webgpu/record.ts` read that number where tfjs keeps it, in its environment), keeps no more free buffers than are needed, and
 * gives a disposed tensor's to the next that is made, where tfjs waits for a submission: commands are carried out as they were recorded.
 */
export class PacedBackend extends WebGPUBackend {
  private readonly pace: SubmissionPace;
  private readonly pool: BufferPool;
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
    this.pool.destroyUnwanted();
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
    this['commandQueueOwnedIds'].delete(dataId);
    return super.disposeData(dataId, force);
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
