import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { GatherV2, getKernel, registerKernel, Slice, slice_util, unregisterKernel, util } from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';

type KernelFunc = KernelConfig['kernelFunc'];
type KernelParams = Parameters<KernelFunc>[0];

/** Copying shorter runs element by element is faster than making a view of each. */
const SHORT_RUN = 64;

let replaced = false;

/**
 * Replaces two kernels of tfjs's WASM backend by ones that work on its heap in place: its Slice copies the whole source
 * before it takes a part (60 µs of a 1 MB tensor each time), its GatherV2 takes 9 µs a row. Safe to call again.
 */
export function registerHeapKernels(): void {
  if (replaced) return;
  replaced = true;
  replaceKernel(Slice, sliceOnHeap);
  replaceKernel(GatherV2, gatherRowsOnHeap);
}

/** `attempt` answers null for what it leaves to tfjs's own kernel. */
function replaceKernel(kernelName: string, attempt: (backend: BackendWasm, params: KernelParams) => TensorInfo | null): void {
  const original = getKernel(kernelName, 'wasm');
  unregisterKernel(kernelName, 'wasm');
  const kernelFunc: KernelFunc = (params) =>
    (params.backend instanceof BackendWasm ? attempt(params.backend, params) : null) ?? original.kernelFunc(params);
  registerKernel({ ...original, kernelName, backendName: 'wasm', kernelFunc });
}

/** x[begin … begin + size) of any rank; whole trailing axes are copied in one run. */
function sliceOnHeap(backend: BackendWasm, { inputs, attrs }: KernelParams): TensorInfo | null {
  const { x } = inputs;
  const [beginAttr, sizeAttr] = [numbers(attrs?.['begin']), numbers(attrs?.['size'])];
  if (x === undefined || x.dtype === 'string' || x.shape.length === 0 || beginAttr === null || sizeAttr === null) return null;
  const [begin = [], size = []] = slice_util.parseSliceParams(x, beginAttr, sizeAttr);
  const strides = [...util.computeStrides(x.shape), 1];
  let axis = x.shape.length - 1;
  while (axis > 0 && size[axis] === x.shape[axis]) axis--;
  const run = (size[axis] ?? 0) * (strides[axis] ?? 1);

  const out = backend.makeOutput(size, x.dtype);
  // Taken after makeOutput, which may grow the heap and so replace its buffer.
  const [source, target] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(out)];
  let at = 0;
  const copy = (dimension: number, from: number): void => {
    const [first, stride] = [begin[dimension] ?? 0, strides[dimension] ?? 1];
    if (dimension < axis) {
      for (let i = 0; i < (size[dimension] ?? 0); i++) copy(dimension + 1, from + (first + i) * stride);
      return;
    }
    const start = from + first * stride;
    if (run > SHORT_RUN) target.set(source.subarray(start, start + run), at);
    else for (let i = 0; i < run; i++) target[at + i] = source[start + i] ?? 0;
    at += run;
  };
  copy(0, 0);
  return out;
}

/** Rows of a float32 matrix [N,W] by index [M] → [M,W]; an index out of range gives zeros, as elsewhere in tfjs. */
function gatherRowsOnHeap(backend: BackendWasm, { inputs, attrs }: KernelParams): TensorInfo | null {
  const { x, indices } = inputs;
  if (x === undefined || indices === undefined || x.dtype !== 'float32' || attrs?.['axis'] !== 0 || attrs['batchDims'] !== 0) return null;
  const [rows = 0, width = 0] = x.shape;
  if (x.shape.length !== 2 || indices.shape.length !== 1) return null;
  const [count = 0] = indices.shape;
  const out = backend.makeOutput([count, width], x.dtype);
  const [source, ids, target] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(indices), backend.typedArrayFromHeap(out)];
  for (let m = 0; m < count; m++) {
    const row = ids[m] ?? -1;
    if (row >= 0 && row < rows) target.set(source.subarray(row * width, (row + 1) * width), m * width);
    else target.fill(0, m * width, (m + 1) * width);
  }
  return out;
}

function numbers(attribute: unknown): number | number[] | null {
  if (typeof attribute === 'number') return attribute;
  return Array.isArray(attribute) && attribute.every((item) => typeof item === 'number') ? attribute : null;
}
