import { engine } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { bufferOf, flush, gpuBackend } from './record.ts';

/**
 * Tensors [n₁,…], [n₂,…], … of one type concatenated along their rows, as a new tensor [Σn,…]: copied from buffer to buffer, for a kernel
 * that moves as much takes seconds on an adapter that is a program on the processor. Submitted at once, so that what is
 * disposed afterwards is free for the next. Throws where there are none.
 */
export function concatRows<T extends Tensor>(tensors: readonly T[]): T {
  const [first] = tensors;
  if (first === undefined) throw new Error('There is nothing to concatenate.');
  const gpu = gpuBackend();
  const rows = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const info = gpu.makeTensorInfo([rows, ...first.shape.slice(1)], first.dtype);
  const whole = bufferOf(gpu, 'concatRows', info);
  const parts = tensors.map((tensor) => bufferOf(gpu, 'concatRows', tensor));
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  let end = 0;
  for (const part of parts) {
    gpu['commandEncoder'].copyBufferToBuffer(part, 0, whole, end, part.size);
    end += part.size;
  }
  flush(gpu);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the same rank and type as its parts
  return engine().makeTensorFromDataId(info.dataId, info.shape, info.dtype, gpu) as T;
}
