import { vi } from 'vitest';
import { BufferPool } from '../../src/engine/device/bufferPool.ts';
import { gpuBackend } from '../../src/engine/ops/webgpu/record.ts';

/** Of the largest tensor. */
const BYTES = 2 ** 24;

/**
 * Has every buffer that a tensor is given hold nothing but NaN first, in the order of the commands, until the mocks are restored:
 * what nobody wrote is then seen in what is computed of it. Needs tfjs's WebGPU backend to be the current one.
 */
export function spoilBuffers(): void {
  const spoiled = gpuBackend().device.createBuffer({ size: BYTES, usage: GPUBufferUsage.COPY_SRC, mappedAtCreation: true });
  new Uint32Array(spoiled.getMappedRange()).fill(0x7fc00000);
  spoiled.unmap();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own pool below
  const acquire = BufferPool.prototype.acquireBuffer;
  vi.spyOn(BufferPool.prototype, 'acquireBuffer').mockImplementation(function acquireSpoiled(this: BufferPool, ...asked) {
    const buffer = acquire.apply(this, asked);
    if ((buffer.usage & GPUBufferUsage.STORAGE) === 0 || buffer.mapState !== 'unmapped') return buffer;
    if (buffer.size > BYTES) throw new Error(`A tensor has ${buffer.size} bytes.`);
    const gpu = gpuBackend();
    gpu.ensureCommandEncoderReady();
    gpu.endComputePassEncoder();
    gpu['commandEncoder'].copyBufferToBuffer(spoiled, 0, buffer, 0, buffer.size);
    return buffer;
  });
}
