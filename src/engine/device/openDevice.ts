import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { BackendChoice, DeviceNotice, DeviceReport, ProductTuning, SelfTestResult } from '../../domain/device.ts';
import { JAVASCRIPT, wasmName } from '../../domain/deviceName.ts';
import type { ErrorReport } from '../../domain/errors.ts';
import { adapterName, featuresOf, findAdapter, isSoftwareAdapter, requestDevice } from './adapter.ts';
import { tuneProducts } from '../ops/linear/tune.ts';
import { registerGpuBackend, removeGpuBackend } from './gpuBackend.ts';
import { runSelfTest } from './selfTest.ts';
import { openWasmBackend } from './wasmBackend.ts';

/** What the surroundings offer: a browser's worker, or Node. */
export interface DeviceHost {
  /** `navigator.gpu`, or that of `nodeGpu.ts`. */
  readonly gpu: GPU | undefined;
  /** Folder URL or path with tfjs's `.wasm` files. */
  readonly wasmPath: string;
  /** Whether WASM threads can run: a cross-origin isolated page. */
  readonly threads: boolean;
  /** What a search on an adapter found at an earlier opening. */
  readonly tuning?: ProductTuning | null;
  /** The device stopped working in mid-work; called once a device. */
  readonly onLost: (report: ErrorReport) => void;
}

type Notices = { code: DeviceNotice; message: string }[];

/** `large`: what takes too long where a program on the processor computes, too. */
type SelfTest = (large: boolean) => Promise<SelfTestResult[]>;

/**
 * Opens what computes and makes it tfjs's current backend; what was open before is closed, and its tensors with
 * it. `auto`: a real GPU, else WASM. `webgpu`: any adapter, a software one too; WASM with a notice where there is
 * none or where its operations, by subgroups or without them, give wrong values in the self-test. `wasm`, `cpu`: as asked.
 */
export async function openDevice(
  choice: BackendChoice, host: DeviceHost, selfTest: SelfTest = runSelfTest,
): Promise<DeviceReport> {
  closeDevice();
  if (choice === 'cpu') return openCpu();
  const notices: Notices = [];
  let failed: readonly SelfTestResult[] = [];
  if (choice !== 'wasm') {
    const report = await openGpu(choice, host, selfTest, notices);
    if (report?.backend === 'webgpu') return report;
    failed = report?.selfTest ?? [];
  }
  return openWasm(host, notices, failed);
}

/** Closes the open GPU device, if there is one; its tensors are gone. */
export function closeDevice(): void {
  removeGpuBackend();
}

/** The report of an open GPU; a report with the self-test's results alone where that failed; null without an adapter. */
type Opened = DeviceReport | { readonly backend: null; readonly selfTest: readonly SelfTestResult[] } | null;

async function openGpu(choice: BackendChoice, host: DeviceHost, selfTest: SelfTest, notices: Notices): Promise<Opened> {
  if (!host.gpu) {
    notices.push({ code: 'noWebGPU', message: 'There is no WebGPU here, so the processor computes, more slowly. A current Chrome, Edge or Safari has it.' });
    return null;
  }
  const adapter = await findAdapter(host.gpu);
  if (!adapter) {
    notices.push({ code: 'noAdapter', message: 'WebGPU found no graphics adapter, so the processor computes, more slowly. Check that hardware acceleration is on in the browser\'s settings.' });
    return null;
  }
  const software = isSoftwareAdapter(adapter.info);
  const name = adapterName(adapter.info);
  if (software) {
    const then = choice === 'auto' ? 'WebAssembly is faster and is used.' : 'WebAssembly would be faster.';
    notices.push({ code: 'softwareAdapter', message: `The WebGPU adapter (${name}) is a program on the processor. ${then}` });
    if (choice === 'auto') return null;
  }
  let opened = await openAdapter(adapter, [], host, selfTest, notices);
  if (opened?.backend === null && adapter.features.has('subgroups')) {
    // Subgroups are what drivers get wrong soonest, and every operation has a form without them. An adapter gives one device.
    const again = await findAdapter(host.gpu);
    if (again) opened = await openAdapter(again, ['subgroups'], { ...host, tuning: null }, selfTest, notices) ?? opened;
  }
  if (opened?.backend === null) {
    const names = opened.selfTest.filter((result) => !result.passed).map((result) => result.operation).join(', ');
    notices.push({ code: 'selfTestFailed', message: `The adapter ${name} gives wrong values (${names}); WebAssembly is used. A newer graphics driver may mend it.` });
  }
  return opened;
}

async function openAdapter(adapter: GPUAdapter, without: readonly GPUFeatureName[], host: DeviceHost, selfTest: SelfTest, notices: Notices): Promise<Opened> {
  const [name, software] = [adapterName(adapter.info), isSoftwareAdapter(adapter.info)];
  const device = await requestDevice(adapter, without).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    notices.push({ code: 'noAdapter', message: `The adapter ${name} gave no device: ${why}` });
    return null;
  });
  if (!device) return null;
  const refusals: ErrorReport[] = [];
  let testing = true;
  await registerGpuBackend(device, adapter.info, (report) => { if (testing) refusals.push(report); else host.onLost(report); });
  // What the search can't compute, the self-test finds.
  const tuning = await tuneProducts(name, software, host.tuning).catch(() => null);
  const results = await selfTest(!software).catch((error: unknown) => [failure(error instanceof Error ? error.message : String(error))]);
  testing = false;
  results.push(...refusals.map((report) => failure(report.message)));
  if (results.some((result) => !result.passed)) {
    removeGpuBackend();
    return { backend: null, selfTest: results };
  }
  return {
    backend: 'webgpu', name, software, features: featuresOf(device), maxBufferSize: device.limits.maxBufferSize,
    maxBindingSize: device.limits.maxStorageBufferBindingSize, selfTest: results, tuning, notices,
  };
}

function failure(operation: string): SelfTestResult {
  return { operation, passed: false, error: Infinity };
}

async function openWasm(host: DeviceHost, notices: Notices, selfTest: readonly SelfTestResult[]): Promise<DeviceReport> {
  const { threads, simd } = await openWasmBackend(host.wasmPath, host.threads);
  if (!host.threads) {
    notices.push({ code: 'noThreads', message: 'WebAssembly runs on one thread; more need a cross-origin isolated page in a browser.' });
  }
  return { backend: 'wasm', name: wasmName({ threads, simd }), software: false, features: simd ? ['simd'] : [], maxBufferSize: 0, maxBindingSize: 0, selfTest, notices };
}

async function openCpu(): Promise<DeviceReport> {
  await setBackend('cpu');
  return { backend: 'cpu', name: JAVASCRIPT, software: false, features: [], maxBufferSize: 0, maxBindingSize: 0, selfTest: [], notices: [] };
}
