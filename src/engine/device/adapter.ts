/** Features we use where the adapter has them. */
const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'] as const satisfies readonly GPUFeatureName[];

/** Limits raised to what the adapter allows; the defaults of WebGPU are those of small phones. */
const LIMITS = [
  'maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage', 'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupSizeX', 'maxComputeWorkgroupSizeY', 'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Names by which adapters that are programs on the processor call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|microsoft basic render/i;

/** A driver that has not answered by then hangs: the page must open without it. */
const ADAPTER_MILLISECONDS = 30_000;

/**
 * The adapter of the faster GPU, or null where there is none, where the browser refuses it or where none answers
 * within `milliseconds`.
 */
export async function findAdapter(gpu: GPU, milliseconds = ADAPTER_MILLISECONDS): Promise<GPUAdapter | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => { timer = setTimeout(() => { resolve(null); }, milliseconds); });
  try {
    return await Promise.race([gpu.requestAdapter({ powerPreference: 'high-performance' }), tooLate]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether WebGPU would run on the processor: the WASM backend is several times faster there. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter || info.architecture === 'software'
    || SOFTWARE.test([info.vendor, info.architecture, info.device, info.description].join(' '));
}

/** What a person would call the adapter; browsers leave most fields empty for privacy. */
export function adapterName(info: GPUAdapterInfo): string {
  return info.description || info.device || [info.vendor, info.architecture].filter((part) => part !== '').join(' ')
    || 'unnamed adapter';
}

/** A device with every feature of {@link FEATURES} that the adapter has, but for those `without`, and its own limits. */
export async function requestDevice(adapter: GPUAdapter, without: readonly GPUFeatureName[] = []): Promise<GPUDevice> {
  return adapter.requestDevice({
    requiredFeatures: featuresOf(adapter).filter((name) => !without.includes(name)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
}

/** Those of {@link FEATURES} that an adapter or a device has. */
export function featuresOf(of: GPUAdapter | GPUDevice): GPUFeatureName[] {
  return FEATURES.filter((name) => of.features.has(name));
}
