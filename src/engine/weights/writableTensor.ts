import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, engine, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { flush } from '../ops/webgpu/record.ts';

type NumberType = 'float32' | 'int32';
type Shape = readonly [rows: number, columns: number];

/** A tensor of the current backend that is written piece by piece, so that the host never holds it whole. */
export interface WritableTensor {
  /** Not defined where it has not been written. */
  readonly tensor: Tensor2D;
  /** Puts values at an element offset; resolves when the host may write more. */
  write(offset: number, values: Float32Array | Int32Array): Promise<void>;
}

/**
 * Of the bytes that may be on their way to the GPU at a time, half: the browser keeps a copy of each until the queue has
 * taken it. While it takes one half, the other is read.
 */
const HALF_OF_THE_WAY = 8 * 2 ** 20;

/** What is on its way to a queue, whichever tensor it belongs to. */
interface OnTheWay { bytes: number; before: Promise<unknown> }

const ways = new WeakMap<GPUQueue, OnTheWay>();

export function writableTensor(shape: Shape, dtype: NumberType): WritableTensor {
  const current = backend();
  if (current instanceof WebGPUBackend) return onGpu(current, shape, dtype);
  if (current instanceof BackendWasm) return onHeap(current, shape, dtype);
  const whole = dtype === 'float32' ? new Float32Array(shape[0] * shape[1]) : new Int32Array(shape[0] * shape[1]);
  // The CPU backend keeps the very array that it is given.
  return { tensor: tensor2d(whole, [...shape], dtype), write: async (offset, values) => { whole.set(values, offset); } };
}

/** Source of the protocol: tfjs-backend-webgpu 4.22 `uploadToGPU`, which acquires a buffer for a tensor without values. */
function onGpu(gpu: WebGPUBackend, shape: Shape, dtype: NumberType): WritableTensor {
  const info = gpu.makeTensorInfo([...shape], dtype);
  gpu.uploadToGPU(info.dataId);
  const { resource } = gpu.tensorMap.get(info.dataId);
  if (!(resource instanceof GPUBuffer)) throw new Error('A tensor got no buffer.');
  // The buffer may have been another tensor's, which what is recorded still reads: what is written now comes before it.
  flush(gpu);
  const { queue } = gpu.device;
  return {
    tensor: matrixOf(engine().makeTensorFromDataId(info.dataId, info.shape, info.dtype, gpu)),
    write: async (offset, values) => {
      queue.writeBuffer(resource, 4 * offset, new Int32Array(values.buffer, values.byteOffset, values.length));
      await keepPace(queue, values.byteLength);
    },
  };
}

/** So many more bytes are on their way; resolves when more may follow. */
async function keepPace(queue: GPUQueue, bytes: number): Promise<void> {
  const way = ways.get(queue) ?? { bytes: 0, before: Promise.resolve() };
  ways.set(queue, way);
  way.bytes += bytes;
  if (way.bytes < HALF_OF_THE_WAY) return;
  const { before } = way;
  way.bytes = 0;
  // A lost device is told of elsewhere.
  way.before = queue.onSubmittedWorkDone().catch(() => undefined);
  await before;
}

function onHeap(heap: BackendWasm, shape: Shape, dtype: NumberType): WritableTensor {
  const info = heap.makeOutput([...shape], dtype);
  return {
    tensor: matrixOf(engine().makeTensorFromTensorInfo(info)),
    // A view is taken for each piece: the heap may have grown, and so moved, since the last.
    write: async (offset, values) => { heap.typedArrayFromHeap(info).set(values, offset); },
  };
}

function matrixOf(made: Tensor): Tensor2D {
  if (isMatrix(made)) return made;
  throw new Error(`A tensor of rank 2 was asked for, not ${made.rank}.`);
}

function isMatrix(made: Tensor): made is Tensor2D {
  return made.rank === 2;
}
