import { fill, memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gpuBackend } from '../ops/webgpu/record.ts';
import { describeOnGpu } from '../ops/webgpu/testForms.ts';
import { BufferPool } from './bufferPool.ts';

const usage = 0x80; // STORAGE, whose constant isn't there before Node's WebGPU is open

describeOnGpu('the pool of buffers', () => {
  const open = () => {
    const pool = new BufferPool(gpuBackend().device);
    return { pool, facts: () => [pool.numBytesUsed, pool.numBytesAllocated, pool.getNumUsedBuffers(), pool.getNumFreeBuffers()] };
  };

  it('gives a free buffer of the same size and usage again, and no other', () => {
    const { pool, facts } = open();
    const first = pool.acquireBuffer(64, usage);
    pool.releaseBuffer(first);
    expect(facts()).toEqual([0, 64, 0, 1]);
    expect(pool.acquireBuffer(32, usage)).not.toBe(first);
    expect(pool.acquireBuffer(64, usage, false, false)).not.toBe(first);
    expect(pool.acquireBuffer(64, usage)).toBe(first);
    expect(facts()).toEqual([160, 160, 3, 0]);
    pool.releaseBuffer(first, false);
    expect(facts()).toEqual([96, 96, 2, 0]);
    pool.dispose();
    expect(facts()).toEqual([0, 0, 0, 0]);
    pool.releaseBuffer(first);
    expect(facts()).toEqual([0, 0, 0, 0]);
  });

  it('refuses a tensor that no program could take, before the device does', () => {
    // 128 MiB are bound at once, and a buffer has 256: the device would tell of what is beyond as of a loss, which this group's end would see.
    const before = memory().numTensors;
    for (const elements of [2 ** 25 + 1, 2 ** 26 + 1]) {
      expect(() => fill([elements], 0)).toThrow(expect.objectContaining({ code: 'outOfMemory', details: { bytes: 4 * elements, limit: 2 ** 27 } }));
    }
    expect(memory().numTensors).toBe(before);
  });

  it('destroys what was freed longest ago where more than twice as much is free as what is in use grew by', () => {
    const { pool, facts } = open();
    const [a, b] = [pool.acquireBuffer(64, usage), pool.acquireBuffer(64, usage)];
    pool.releaseBuffer(a);
    pool.releaseBuffer(b);
    // 128 bytes were in use at once, so 256 may be free; 128 is a power of two, so nothing is rounded.
    pool.releaseBuffer(pool.acquireBuffer(128, usage));
    expect(facts()).toEqual([0, 256, 0, 3]);
    pool.releaseBuffer(pool.acquireBuffer(32, usage));
    expect(facts()).toEqual([0, 224, 0, 3]);
    expect(pool.acquireBuffer(64, usage)).toBe(b);
    expect(facts()).toEqual([64, 224, 1, 2]);
    pool.dispose();
  });

  it('lets no more be free for what stays in use all the time, as weights do', () => {
    const { pool, facts } = open();
    const weights = pool.acquireBuffer(4096, usage);
    // Until what was before the weights is forgotten.
    for (let i = 0; i < 2 ** 16; i++) pool.releaseBuffer(pool.acquireBuffer(64, usage));
    for (const size of [128, 32, 16]) pool.releaseBuffer(pool.acquireBuffer(size, usage));
    // 128 bytes came to the weights at once, so 256 may be free.
    expect(facts()).toEqual([4096, 4096 + 64 + 128 + 32 + 16, 1, 4]);
    pool.releaseBuffer(pool.acquireBuffer(48, usage));
    expect(facts()).toEqual([4096, 4096 + 128 + 32 + 16 + 48, 1, 4]);
    pool.releaseBuffer(weights);
    pool.dispose();
  });

  it('starts anew: keeps nothing that is free, and as much for what comes as if that had come first', () => {
    const { pool, facts } = open();
    const kept = pool.acquireBuffer(1024, usage);
    pool.releaseBuffer(pool.acquireBuffer(64, usage));
    expect(facts()).toEqual([1024, 1088, 1, 1]);
    pool.startAnew();
    expect(facts()).toEqual([1024, 1024, 1, 0]);
    // 64 bytes are in use at once from here, so that 128 may be free.
    for (const size of [64, 32, 16, 32, 64]) pool.releaseBuffer(pool.acquireBuffer(size, usage));
    expect(facts()).toEqual([1024, 1136, 1, 3]);
    pool.releaseBuffer(pool.acquireBuffer(48, usage));
    // Of 160 the one freed longest ago, 16, is destroyed, and of 144 the next, 32.
    expect(facts()).toEqual([1024, 1136, 1, 2]);
    pool.releaseBuffer(kept);
    pool.dispose();
  });
});
