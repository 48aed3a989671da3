import { fileURLToPath } from 'node:url';
import { add, getBackend, memory, mul, tensor1d } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ProductWay, SelfTestResult } from '../../domain/device.ts';
import type { ErrorReport } from '../../domain/errors.ts';
import { currentDevice, productWay } from '../ops/webgpu/productWay.ts';
import { findAdapter, isSoftwareAdapter } from './adapter.ts';
import { closeNodeGpu, openNodeGpu } from './nodeGpu.ts';
import { closeDevice, openDevice } from './openDevice.ts';
import type { DeviceHost } from './openDevice.ts';

const wasmPath = fileURLToPath(new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist', import.meta.url));
const nodeGpu = await openNodeGpu();

const hostWith = (gpu: GPU | undefined, onLost: (report: ErrorReport) => void = () => undefined): DeviceHost =>
  ({ gpu, wasmPath, threads: false, onLost });

/** Of the GPU only what the choice asks for. */
function fakeGpu(requestAdapter: () => Promise<GPUAdapter | null>): GPU {
  return { wgslLanguageFeatures: new Set(), getPreferredCanvasFormat: () => 'bgra8unorm', requestAdapter, __brand: 'GPU' };
}

function infoOf(part: Partial<GPUAdapterInfo>): GPUAdapterInfo {
  return { vendor: '', architecture: '', device: '', description: '', subgroupMinSize: 4, subgroupMaxSize: 128, isFallbackAdapter: false, __brand: 'GPUAdapterInfo', ...part };
}

const passing = (): Promise<SelfTestResult[]> => Promise.resolve([{ operation: 'linear', passed: true, error: 1e-6 }]);
const failing = (): Promise<SelfTestResult[]> => Promise.resolve([
  { operation: 'linear', passed: true, error: 1e-6 }, { operation: 'norm', passed: false, error: 0.3 },
]);

afterEach(closeDevice);
afterAll(closeNodeGpu);

describe('openDevice without a GPU', () => {
  it('falls back to WASM, which computes, when the browser has no WebGPU', async () => {
    const report = await openDevice('webgpu', hostWith(undefined));
    expect(report.backend).toBe('wasm');
    expect(report.name).toBe('WebAssembly, 1 thread, SIMD');
    expect(report.notices.map((notice) => notice.code)).toEqual(['noWebGPU', 'noThreads']);
    expect([...await add(tensor1d([1, 2]), 1).data()]).toEqual([2, 3]);
  });

  it('says that there is no adapter, whether the browser gives none or throws', async () => {
    const none = await openDevice('auto', hostWith(fakeGpu(() => Promise.resolve(null))));
    const thrown = await openDevice('webgpu', hostWith(fakeGpu(() => Promise.reject(new Error('blocked')))));
    for (const report of [none, thrown]) {
      expect(report.backend).toBe('wasm');
      expect(report.notices[0]?.code).toBe('noAdapter');
    }
  });

  it('waits no longer than it may for a driver that never answers', async () => {
    expect(await findAdapter(fakeGpu(() => new Promise(() => undefined)), 20)).toBeNull();
  });

  it('opens WASM and the processor when asked, without asking for an adapter', async () => {
    const never = fakeGpu(() => { throw new Error('asked'); });
    expect((await openDevice('wasm', hostWith(never))).notices.map((notice) => notice.code)).toEqual(['noThreads']);
    expect((await openDevice('cpu', hostWith(never))).name).toBe('JavaScript');
    expect(getBackend()).toBe('cpu');
  });
});

describe('isSoftwareAdapter', () => {
  it('knows the programs on the processor, and no real adapter', () => {
    const software: Partial<GPUAdapterInfo>[] = [
      { vendor: 'google', architecture: 'swiftshader' }, { description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
      { description: 'Microsoft Basic Render Driver' }, { vendor: 'mesa', architecture: 'software' }, { vendor: 'intel', isFallbackAdapter: true },
    ];
    const real: Partial<GPUAdapterInfo>[] = [
      { vendor: 'nvidia', architecture: 'ampere' }, { vendor: 'apple', architecture: 'metal-3' }, { vendor: 'intel', architecture: 'gen-12lp' }, {},
    ];
    expect(software.map((part) => isSoftwareAdapter(infoOf(part)))).toEqual(software.map(() => true));
    expect(real.map((part) => isSoftwareAdapter(infoOf(part)))).toEqual(real.map(() => false));
  });
});

const reason = nodeGpu ? '' : ' (skipped: Node has no Vulkan driver; npm test installs lavapipe)';
const nodeAdapter = await nodeGpu?.requestAdapter();
const software = nodeGpu !== undefined && isSoftwareAdapter(nodeAdapter?.info ?? infoOf({}));
const choosable = nodeAdapter?.features.has('subgroups') === true && nodeAdapter.info.subgroupMinSize >= 8;

describe.skipIf(!nodeGpu)(`openDevice with Node's adapter${reason}`, () => {
  it.skipIf(!software)(`prefers WASM to a software adapter${software ? '' : ' (skipped: the adapter here is a real one)'}`, async () => {
    const report = await openDevice('auto', hostWith(nodeGpu), passing);
    expect(report.backend).toBe('wasm');
    expect(report.notices[0]?.code).toBe('softwareAdapter');
  });

  it('takes the adapter when WebGPU is asked for, twice in a session', async () => {
    for (const again of [1, 2]) {
      const report = await openDevice('webgpu', hostWith(nodeGpu), passing);
      expect(report).toMatchObject({ backend: 'webgpu', software, selfTest: [{ operation: 'linear', passed: true }] });
      expect(report.maxBindingSize).toBeGreaterThanOrEqual(128 * 1024 * 1024);
      expect([...await mul(tensor1d([1, 2]), again).data()]).toEqual([again, 2 * again]);
      await openDevice('cpu', hostWith(nodeGpu));
      expect(getBackend()).toBe('cpu');
    }
  });

  it('falls back to WASM and names the operation whose self-test failed', async () => {
    const report = await openDevice('webgpu', hostWith(nodeGpu), failing);
    expect(report.backend).toBe('wasm');
    expect(report.selfTest).toEqual(await failing());
    const notice = report.notices.find(({ code }) => code === 'selfTestFailed');
    expect(notice?.message).toContain('(norm)');
    expect(getBackend()).toBe('wasm');
  });

  it('takes a self-test that throws for a failed one', async () => {
    const report = await openDevice('webgpu', hostWith(nodeGpu), () => Promise.reject(new Error('no pipeline')));
    expect(report.backend).toBe('wasm');
    expect(report.notices.at(-2)?.message).toContain('no pipeline');
  });

  it.skipIf(nodeAdapter?.features.has('subgroups') !== true)('opens the adapter again without subgroups where its operations are wrong with them', async () => {
    const tested: boolean[] = [];
    const wrongBySubgroups = (): Promise<SelfTestResult[]> => {
      tested.push(currentDevice()?.features.has('subgroups') === true);
      return tested.at(-1) === true ? failing() : passing();
    };
    const report = await openDevice('webgpu', hostWith(nodeGpu), wrongBySubgroups);
    expect(tested).toEqual([true, false]);
    expect(report).toMatchObject({ backend: 'webgpu', selfTest: await passing() });
    expect(report.features).not.toContain('subgroups');
    expect(report.notices.map(({ code }) => code)).not.toContain('selfTestFailed');
    expect(productWay(64)).toBe('tiled');
  });

  it('tells of a refused command once, and not of the device that we close', async () => {
    const reports: ErrorReport[] = [];
    let device: GPUDevice | undefined;
    const spying = fakeGpu(async () => {
      const adapter = await nodeGpu?.requestAdapter() ?? null;
      const request = adapter?.requestDevice.bind(adapter);
      if (adapter && request) Object.defineProperty(adapter, 'requestDevice', { value: async (descriptor: GPUDeviceDescriptor) => { device = await request(descriptor); return device; } });
      return adapter;
    });
    await openDevice('webgpu', hostWith(spying, (report) => reports.push(report)), passing);
    for (const _ of [1, 2]) device?.createShaderModule({ code: 'not WGSL' });
    await device?.queue.onSubmittedWorkDone();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect(reports.map((report) => report.code)).toEqual(['unexpected']);
    closeDevice();
    await device?.lost;
    expect(reports).toHaveLength(1);
  });

  it.skipIf(!choosable)(`takes the ways of products that an earlier search on this adapter found, and searches on another${choosable ? '' : ' (skipped: the adapter has no subgroups of eight)'}`, async () => {
    const { tuning: found } = await openDevice('webgpu', hostWith(nodeGpu), passing);
    if (!found) throw new Error('No search was made.');
    const other = (way: ProductWay): ProductWay => (way === 'tiled' ? 'broadcast' : 'tiled');
    const kept = { adapter: found.adapter, few: other(found.few), many: other(found.many), tile: 'square' as const };
    expect((await openDevice('webgpu', { ...hostWith(nodeGpu), tuning: kept }, passing)).tuning).toEqual(kept);
    expect([productWay(1), productWay(64)]).toEqual([kept.few, kept.many]);
    expect((await openDevice('webgpu', { ...hostWith(nodeGpu), tuning: { ...kept, adapter: 'another' } }, passing)).tuning?.adapter).toBe(found.adapter);
  }, 60_000);

  it('leaves no tensors of the self-test', async () => {
    await openDevice('cpu', hostWith(nodeGpu));
    const before = memory().numTensors;
    await openDevice('webgpu', hostWith(nodeGpu));
    expect(memory().numTensors).toBe(before);
  }, 240_000);
});
