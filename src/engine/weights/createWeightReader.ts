import { dispose, getBackend, tensor1d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WeightDtype } from '../../domain/model.ts';
import { floatMatrix } from '../ops/matrix/dense.ts';
import type { Weights } from './openWeights.ts';
import { halfChunks, rowChunks } from './rowChunks.ts';
import { planSources } from './sources.ts';
import { bindingLimit, uploadMatrix } from './uploadMatrix.ts';
import type { VectorSource, WeightReader } from './weightReader.ts';

export interface ReaderOptions {
  /** How matrices are kept; f32 where nothing is said. Vectors are float32 always. */
  readonly dtype?: WeightDtype;
  /** Bytes that a shard may have; what the current backend binds at once where nothing is said, 0 for no limit. */
  readonly shardBytes?: number;
  /** Told after each stored tensor: its name and how many of its elements were taken. */
  readonly onRead?: (name: string, elements: number) => void;
}

/**
 * Reads stored tensors onto the current backend, some rows at a time. Where a read fails, what was made before is
 * still in `tensors()`: the caller disposes it.
 */
export function createWeightReader(weights: Weights, options: ReaderOptions = {}): WeightReader {
  const { dtype = 'f32', shardBytes = bindingLimit(), onRead } = options;
  const owned = new Set<Tensor>();
  const own = <T extends Tensor>(tensor: T): T => {
    owned.add(tensor);
    return tensor;
  };
  const vector: WeightReader['vector'] = async (source, size) => {
    const values = new Float32Array(size);
    let at = 0;
    for (const [i, part] of planSources(weights, source, size).entries()) {
      const plus = plusOf(source, i);
      for await (const { values: chunk } of rowChunks(weights.open(part.name, [part.storedRows]), part, 1)) {
        values.set(plus === 0 ? chunk : chunk.map((value) => value + plus), at);
        at += chunk.length;
      }
      onRead?.(part.name, part.count);
    }
    return own(tensor1d(values));
  };
  const matrix: WeightReader['matrix'] = async (source, rows, columns, keptAs = dtype) => {
    // Checks of all sources come before anything is made.
    const parts = planSources(weights, source, rows).map((part) =>
      ({ part, stored: weights.open(part.name, part.turned ? [columns, part.storedRows] : [part.storedRows, columns]) }));
    const upload = uploadMatrix(keptAs, rows, columns, shardBytes, own);
    for (const { part, stored } of parts) {
      if (upload.keepsHalves && stored.dtype === 'F16' && !part.turned && part.rows === null) {
        for await (const chunk of halfChunks(stored, part.count, columns)) await upload.addHalves(chunk);
      } else {
        for await (const chunk of rowChunks(stored, part, columns)) await upload.add(chunk, part.name);
      }
      onRead?.(part.name, part.count * columns);
    }
    return upload.matrix;
  };
  return {
    has: (name) => weights.has(name),
    vector, matrix, own,
    linear: async (weight, bias, outputs, inputs) => {
      const read = await matrix(weight, outputs, inputs);
      const transposed = keepsTransposed() ? own(transpose(floatMatrix(read))) : null;
      return { matrix: read, transposed, bias: bias === null ? null : await vector(bias, outputs) };
    },
    free: (tensors) => {
      for (const tensor of tensors) owned.delete(tensor);
      dispose([...tensors]);
    },
    tensors: () => [...owned],
  };
}

function plusOf(source: VectorSource | readonly VectorSource[], index: number): number {
  return ('name' in source ? source : source[index])?.plus ?? 0;
}

/** The WASM backend's fast product (XNNPACK) takes no transposed operand; with one it is 14 times slower (512-wide, measured). */
function keepsTransposed(): boolean {
  return getBackend() === 'wasm';
}
