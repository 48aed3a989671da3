import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, engine } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** The values of a tensor where they lie on the heap; valid until the next allocation. */
export type HeapArray = ReturnType<BackendWasm['typedArrayFromHeap']>;

/**
 * A new tensor of the shape and type of `like`, written by `fill`, which may view other tensors in place; no copies.
 * For what tfjs has no fast kernel for; only while 'wasm' is the current backend.
 */
export function onHeap<T extends Tensor>(like: T, fill: (target: HeapArray, view: (tensor: Tensor) => HeapArray) => void): T {
  const heap = wasmBackend();
  const out = heap.makeOutput(like.shape, like.dtype);
  fill(heap.typedArrayFromHeap(out), (tensor) => heap.typedArrayFromHeap(tensor));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made with the rank of `like`
  return engine().makeTensorFromTensorInfo(out) as T;
}

/** The values of a tensor on the heap in place, to be changed there; valid until the next allocation. */
export function viewOnHeap(tensor: Tensor): HeapArray {
  return wasmBackend().typedArrayFromHeap(tensor);
}

function wasmBackend(): BackendWasm {
  const heap = backend();
  if (!(heap instanceof BackendWasm)) throw new Error('This needs the WASM backend.');
  return heap;
}
