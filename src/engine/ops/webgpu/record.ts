import { backend, engine } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, TensorInfo } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Kernel } from './kernel.ts';
import { bindGroupOf, pipelineOf, uniformsOf } from './program.ts';
import { dispatchesOf, piecesOf } from './work.ts';

/** An output to be made, or a tensor of ours to be written again (an accumulator). */
export type Output = { readonly shape: readonly number[] } | Tensor;

type Tensors = { 0: Scalar; 1: Tensor1D; 2: Tensor2D; 3: Tensor3D };
type OfShape<S extends readonly number[]> = S['length'] extends keyof Tensors ? Tensors[S['length']] : Tensor;
/** The tensors that outputs become, by the lengths of their shapes. */
type Outputs<S extends readonly Output[]> = { -readonly [I in keyof S]: S[I] extends Tensor ? S[I] : OfShape<S[I]['shape']> };

export interface Dispatch<S extends readonly Output[]> {
  readonly inputs: readonly Tensor[];
  /** float32 */
  readonly outputs: S;
  /** In the order of the kernel's fields. */
  readonly uniforms: readonly number[];
  /** Workgroups; may exceed what one dimension of a dispatch takes. */
  readonly groups: number;
  /** Multiply-adds of all of them, where they may be many: beyond what a dispatch may take, some workgroups come after others. */
  readonly work?: number;
}

/** What is listed instead of being recorded. */
let listed: Set<Kernel> | null = null;

/**
 * The kernels that `work` would run. None is, so nothing is ever in the tensors that it makes by them, and no memory behind them;
 * what tfjs itself computes in it does run.
 */
export function kernelsOf(work: () => void): ReadonlySet<Kernel> {
  const found = new Set<Kernel>();
  listed = found;
  try {
    work();
  } finally {
    listed = null;
  }
  return found;
}

/**
 * Records one dispatch into the command encoder of tfjs's WebGPU backend, behind what tfjs has recorded so far, and
 * returns the outputs as tensors of the current tidy scope.
 * Source of the protocol: tfjs-backend-webgpu 4.22 `recordAndSubmit`; its private members are reached by name.
 */
export function record<const S extends readonly Output[]>(kernel: Kernel, dispatch: Dispatch<S>): Outputs<S> {
  const gpu = gpuBackend();
  const outputs: readonly Tensor[] = dispatch.outputs.map((output) => ('dataId' in output ? output : makeTensor(gpu, output.shape)));
  if (dispatch.groups > 0) {
    if (listed === null) encode(gpu, kernel, dispatch, outputs);
    else listed.add(kernel);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ranks follow from the shapes asked for
  return outputs as Outputs<S>;
}

function encode(gpu: WebGPUBackend, kernel: Kernel, dispatch: Dispatch<readonly Output[]>, outputs: readonly Tensor[]): void {
  const buffers = [...dispatch.inputs, ...outputs].map((tensor) => bufferOf(gpu, kernel.name, tensor));
  const pipeline = pipelineOf(gpu.device, kernel);
  const { groups, work = 0 } = dispatch;
  const pieces = Math.min(groups, piecesOf(work));
  for (let piece = 0; piece < pieces; piece++) {
    const [first, end] = [Math.floor((groups * piece) / pieces), Math.floor((groups * (piece + 1)) / pieces)];
    const uniforms = uniformsOf(gpu.device, kernel, [first, end], dispatch.uniforms, () => flush(gpu));
    const bindGroup = bindGroupOf(gpu.device, kernel, [...buffers, uniforms]);
    const pass = computePass(gpu);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    const width = Math.min(end - first, gpu.device.limits.maxComputeWorkgroupsPerDimension);
    pass.dispatchWorkgroups(width, Math.ceil((end - first) / width));
    countDispatches(gpu, dispatchesOf(work / pieces));
  }
}

/** The current backend. Throws where it isn't tfjs's WebGPU. */
export function gpuBackend(): WebGPUBackend {
  const current = backend();
  if (current instanceof WebGPUBackend) return current;
  throw new Error('The current backend is not WebGPU.');
}

function makeTensor(gpu: WebGPUBackend, shape: readonly number[]): Tensor {
  const { dataId, shape: copied, dtype } = gpu.makeTensorInfo([...shape], 'float32');
  return engine().makeTensorFromDataId(dataId, copied, dtype, gpu);
}

/** The tensor's buffer, uploaded if need be. `asker`: whose it is, for messages. */
export function bufferOf(gpu: WebGPUBackend, asker: string, tensor: TensorInfo): GPUBuffer {
  // A tensor made on another backend is moved here by this look-up.
  const data = gpu.tensorMap.get(tensor.dataId);
  gpu.uploadToGPU(tensor.dataId);
  const { resource } = data;
  if (!(resource instanceof GPUBuffer)) throw new Error(`${asker}: a tensor has no buffer.`);
  return resource;
}

function computePass(gpu: WebGPUBackend): GPUComputePassEncoder {
  gpu.ensureCommandEncoderReady();
  gpu['computePassEncoder'] ??= gpu['commandEncoder'].beginComputePass();
  return gpu['computePassEncoder'];
}

function countDispatches(gpu: WebGPUBackend, count: number): void {
  gpu['dispatchCountInPass'] += count;
  if (gpu['dispatchCountInPass'] >= submitAfter()) flush(gpu);
}

function submitAfter(): number {
  return engine().ENV.getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE');
}

/** Submits what is recorded, where anything is. */
export function flush(gpu: WebGPUBackend): void {
  if (!gpu['commandEncoder']) return;
  gpu.endComputePassEncoder();
  gpu.submitQueue();
}
