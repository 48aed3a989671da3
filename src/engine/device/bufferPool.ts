import { StudioError } from '../../domain/errors.ts';
import { bufferNumber } from '../ops/webgpu/bufferNumber.ts';

interface InUse { least: number; most: number }

/** Acquisitions after which what was needed before the last so many no longer counts: some hundred steps of a small model. */
const WINDOW = 2 ** 15;

/** How many times as much may be free as what is in use grew by: three or so shapes by turns make nothing new. */
const FREE_SHARE = 2;

/**
 * The buffers of tfjs's WebGPU backend, in place of its own `BufferManager` (4.22), which keeps each that was ever freed: as a
 * buffer serves only tensors of its very size, batches of many shapes then hold many times what any of them needs. Here at most
 * twice as much is free as what is in use lately grew by, so that what stays in use (weights) doesn't count; beyond, the one freed
 * longest ago is destroyed. Of those that are free the first made is given, so that steps alike have the same buffers in the same
 * places, and with them the same bind groups.
 */
export class BufferPool {
  numBytesUsed = 0;
  numBytesAllocated = 0;
  private readonly used = new Set<GPUBuffer>();
  /** By size and usage, the first made at the end. */
  private readonly free = new Map<string, GPUBuffer[]>();
  /** Those that are free, the one freed longest ago first. */
  private readonly byAge = new Set<GPUBuffer>();
  /** Too many, but perhaps in what is recorded and not yet submitted. */
  private unwanted: GPUBuffer[] = [];
  private acquired = 0;
  /** The least and the most bytes in use at once, in the last whole window and in this one. */
  private before: InUse = { least: 0, most: 0 };
  private now: InUse = { least: 0, most: 0 };

  constructor(private readonly device: GPUDevice) {}

  /** `reuse`: whether one that is free will do, which is not mapped. Throws `outOfMemory` where no program could take so large a tensor. */
  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false, reuse = true): GPUBuffer {
    if ((usage & GPUBufferUsage.STORAGE) !== 0) checkSize(size, this.device.limits);
    const kept = reuse ? this.free.get(keyOf(size, usage))?.pop() : undefined;
    if (kept === undefined) this.numBytesAllocated += size;
    else this.byAge.delete(kept);
    const buffer = kept ?? this.device.createBuffer({ size, usage, mappedAtCreation });
    this.used.add(buffer);
    this.numBytesUsed += size;
    this.now.most = Math.max(this.now.most, this.numBytesUsed);
    if (++this.acquired % WINDOW === 0) [this.before, this.now] = [this.now, this.inUse()];
    return buffer;
  }

  /** Does nothing after `dispose`. */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.used.delete(buffer)) return;
    this.numBytesUsed -= buffer.size;
    this.now.least = Math.min(this.now.least, this.numBytesUsed);
    if (!reuse) {
      this.destroy(buffer);
      return;
    }
    const key = keyOf(buffer.size, buffer.usage);
    const alike = this.free.get(key) ?? [];
    alike.splice(placeOf(buffer, alike), 0, buffer);
    this.free.set(key, alike);
    this.byAge.add(buffer);
    this.trim();
  }

  /** Destroys what is free, and counts what is needed from here: what comes is given as many buffers as if nothing had been before. */
  startAnew(): void {
    [this.before, this.now] = [this.inUse(), this.inUse()];
    this.trim();
    this.destroyUnwanted();
  }

  /** To be called when all that was recorded is submitted. */
  destroyUnwanted(): void {
    for (const buffer of this.unwanted) buffer.destroy();
    this.unwanted = [];
  }

  getNumUsedBuffers(): number {
    return this.used.size;
  }

  getNumFreeBuffers(): number {
    return this.byAge.size;
  }

  dispose(): void {
    for (const buffer of [...this.used, ...this.byAge]) this.destroy(buffer);
    this.destroyUnwanted();
    for (const kept of [this.used, this.byAge, this.free]) kept.clear();
    this.numBytesUsed = 0;
  }

  private inUse(): InUse {
    return { least: this.numBytesUsed, most: this.numBytesUsed };
  }

  private trim(): void {
    const needed = Math.max(this.before.most, this.now.most) - Math.min(this.before.least, this.now.least);
    const most = FREE_SHARE * roundedUp(needed);
    for (const oldest of this.byAge) {
      if (this.numBytesAllocated - this.numBytesUsed <= most) return;
      this.byAge.delete(oldest);
      const key = keyOf(oldest.size, oldest.usage);
      const alike = this.free.get(key) ?? [];
      alike.splice(placeOf(oldest, alike), 1);
      if (alike.length === 0) this.free.delete(key);
      this.unwanted.push(oldest);
      this.numBytesAllocated -= oldest.size;
    }
  }

  private destroy(buffer: GPUBuffer): void {
    buffer.destroy();
    this.numBytesAllocated -= buffer.size;
  }
}

/** Before the device refuses it, of which it tells too late: work that is done again in smaller parts is lost by that then. */
function checkSize(size: number, { maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits): void {
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  if (size <= limit) return;
  throw new StudioError('outOfMemory', `A tensor of ${size} bytes is needed at once; this adapter takes ${limit} at most. Take a smaller batch or model, or WebAssembly.`, { bytes: size, limit });
}

/** Where a buffer is, or would be, among some that go from the last made to the first. */
function placeOf(buffer: GPUBuffer, alike: readonly GPUBuffer[]): number {
  const number = bufferNumber(buffer);
  let [from, to] = [0, alike.length];
  while (from < to) {
    const middle = (from + to) >> 1, there = alike[middle];
    if (there !== undefined && bufferNumber(there) > number) from = middle + 1;
    else to = middle;
  }
  return from;
}

function keyOf(size: number, usage: GPUBufferUsageFlags): string {
  return `${size}_${usage}`;
}

/** To a quarter of an octave, so that the bound stays where it is while what is needed changes a little. */
function roundedUp(bytes: number): number {
  return bytes === 0 ? 0 : Math.ceil(2 ** (Math.ceil(4 * Math.log2(bytes)) / 4));
}
