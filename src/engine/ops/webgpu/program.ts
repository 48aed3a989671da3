import { bufferNumber } from './bufferNumber.ts';
import { wgslOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';

/** What one device has compiled and keeps: gone with the device. */
interface Programs {
  readonly pipelines: Map<Kernel, GPUComputePipeline>;
  readonly layouts: Map<string, GPUBindGroupLayout>;
  readonly uniforms: Map<string, GPUBuffer>;
  readonly bindGroups: Map<string, GPUBindGroup>;
}

/** Distinct contents of uniforms kept on a device; a training run of bucketed shapes needs some hundreds. */
const MAX_UNIFORM_BUFFERS = 4096;

/** Bind groups kept on a device; a step of 30 layers needs some 700. */
const MAX_BIND_GROUPS = 8192;

const programs = new WeakMap<GPUDevice, Programs>();

function programsOf(device: GPUDevice): Programs {
  let found = programs.get(device);
  if (!found) {
    found = { pipelines: new Map(), layouts: new Map(), uniforms: new Map(), bindGroups: new Map() };
    programs.set(device, found);
  }
  return found;
}

/** The compiled kernel; compiled on first use. A text that doesn't compile is told by the device's uncaptured error. */
export function pipelineOf(device: GPUDevice, kernel: Kernel): GPUComputePipeline {
  const { pipelines } = programsOf(device);
  let pipeline = pipelines.get(kernel);
  if (!pipeline) {
    pipeline = device.createComputePipeline(described(device, kernel));
    pipelines.set(kernel, pipeline);
  }
  return pipeline;
}

/**
 * Compiles a kernel before it is needed, while the device does other work; where it is needed meanwhile, that doesn't wait for
 * this. One that doesn't compile, and a lost device, are told where it is needed.
 */
export async function compileAhead(device: GPUDevice, kernel: Kernel): Promise<void> {
  const { pipelines } = programsOf(device);
  if (pipelines.has(kernel)) return;
  const pipeline = await device.createComputePipelineAsync(described(device, kernel)).catch(() => null);
  if (pipeline !== null && !pipelines.has(kernel)) pipelines.set(kernel, pipeline);
}

function described(device: GPUDevice, kernel: Kernel): GPUComputePipelineDescriptor {
  return {
    label: kernel.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layoutOf(device, kernel)] }),
    compute: { module: device.createShaderModule({ label: kernel.name, code: wgslOf(kernel) }), entryPoint: 'main' },
  };
}

/** These buffers bound as a kernel takes them, once for all dispatches with the same ones: making a bind group is a quarter of what recording a dispatch takes. */
export function bindGroupOf(device: GPUDevice, kernel: Kernel, buffers: readonly GPUBuffer[]): GPUBindGroup {
  const { bindGroups } = programsOf(device);
  let key = `${kernel.outputs.length}`;
  for (const buffer of buffers) key += `,${bufferNumber(buffer)}`;
  let bindGroup = bindGroups.get(key);
  if (!bindGroup) {
    if (bindGroups.size >= MAX_BIND_GROUPS) bindGroups.clear();
    bindGroup = device.createBindGroup({ layout: layoutOf(device, kernel), entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) });
    bindGroups.set(key, bindGroup);
  }
  return bindGroup;
}

/** The layout that all kernels with as many inputs and outputs share. */
export function layoutOf(device: GPUDevice, kernel: Kernel): GPUBindGroupLayout {
  const { layouts } = programsOf(device);
  const key = `${kernel.inputs.length},${kernel.outputs.length}`;
  let layout = layouts.get(key);
  if (!layout) {
    const types: GPUBufferBindingType[] = [
      ...kernel.inputs.map(() => 'read-only-storage' as const), ...kernel.outputs.map(() => 'storage' as const), 'uniform',
    ];
    layout = device.createBindGroupLayout({
      entries: types.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
    });
    layouts.set(key, layout);
  }
  return layout;
}

/**
 * A uniform buffer with these contents, shared by all dispatches that ask for the same and never written again. `groups`: the first
 * workgroup, and the end of them. `flush` submits what is recorded, before buffers that it may use are dropped.
 */
export function uniformsOf(device: GPUDevice, kernel: Kernel, groups: readonly [first: number, end: number], values: readonly number[], flush: () => void): GPUBuffer {
  const { uniforms } = programsOf(device);
  const words = new Uint32Array(4 * Math.ceil((groups.length + values.length) / 4));
  const floats = new Float32Array(words.buffer);
  words.set(groups);
  kernel.uniforms.forEach(({ type }, i) => {
    const into = type === 'f32' ? floats : words;
    into[groups.length + i] = values[i] ?? 0;
  });
  const key = words.join(',');
  let buffer = uniforms.get(key);
  if (!buffer) {
    if (uniforms.size >= MAX_UNIFORM_BUFFERS) {
      flush();
      for (const old of uniforms.values()) old.destroy();
      uniforms.clear();
    }
    buffer = device.createBuffer({ size: words.byteLength, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    uniforms.set(key, buffer);
  }
  return buffer;
}
