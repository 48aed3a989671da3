import { dispose } from '@tensorflow/tfjs-core';
import type { FileSource } from '../../domain/files.ts';
import type { DtypeChoice, ModelSummary } from '../../domain/model.ts';
import { chooseDtype } from './chooseDtype.ts';
import { createWeightReader } from './createWeightReader.ts';
import { deviceBytes, exactDtype } from './deviceBytes.ts';
import type { TableConfig } from './deviceBytes.ts';
import { hashFiles } from './hash.ts';
import { openWeights } from './openWeights.ts';
import type { Weights } from './openWeights.ts';
import { adapterMemory } from './uploadMatrix.ts';
import type { WeightReader } from './weightReader.ts';

/** How far a load has come, in bytes of the files. */
export interface LoadProgress { readonly loadedBytes: number; readonly totalBytes: number; readonly tensor: string }

export interface LoadOptions {
  /** How matrices are kept; `auto` where nothing is said. */
  readonly dtype?: DtypeChoice;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface LoadedWeights<T> {
  /** What `use` made of the reader. */
  readonly made: T;
  readonly facts: Pick<ModelSummary, 'parameters' | 'storedBytes' | 'deviceBytes' | 'storedDtypes' | 'dtype' | 'sha256'>;
  readonly dispose: () => void;
}

/**
 * Loads a model folder's weights onto the open device through `use`, and hashes the files meanwhile. Where anything
 * fails, nothing stays on the device.
 */
export async function loadWeights<T>(
  files: FileSource, config: TableConfig, options: LoadOptions, use: (reader: WeightReader) => Promise<T>,
): Promise<LoadedWeights<T>> {
  const weights = await openWeights(files);
  try {
    return await loadOpened(weights, config, options, use);
  } finally {
    await weights.close();
  }
}

async function loadOpened<T>(
  weights: Weights, config: TableConfig, { dtype = 'auto', onProgress }: LoadOptions, use: (reader: WeightReader) => Promise<T>,
): Promise<LoadedWeights<T>> {
  const table = weights.files.flatMap(({ tensors }) => Array.from(tensors, ([name, entry]) => ({ name, dtype: entry.dtype, shape: entry.shape })));
  const chosen = chooseDtype(dtype, exactDtype(table), (candidate) => deviceBytes(table, config, candidate), adapterMemory());
  const read = new Set<string>();
  let loadedBytes = 0;
  let parameters = 0;
  const reader = createWeightReader(weights, {
    dtype: chosen.dtype,
    onRead: (name, elements) => {
      parameters += elements;
      if (!read.has(name)) loadedBytes += weights.bytesOf(name);
      read.add(name);
      onProgress?.({ loadedBytes, totalBytes: weights.storedBytes, tensor: name });
    },
  });
  const hashing = hashFiles(weights.files);
  // It may fail while the weights are still being read; it is awaited after them.
  hashing.catch(() => undefined);
  const whole = async (): Promise<readonly [T, string]> => {
    try {
      return [await use(reader), await hashing];
    } catch (cause) {
      dispose([...reader.tensors()]);
      throw cause;
    }
  };
  const [made, sha256] = await whole();
  const all = [...reader.tensors()];
  return {
    made,
    facts: {
      parameters, sha256,
      storedBytes: weights.storedBytes,
      deviceBytes: all.reduce((sum, tensor) => sum + 4 * tensor.size, 0),
      storedDtypes: [...new Set(Array.from(read, (name) => weights.dtypeOf(name)))].toSorted(),
      dtype: chosen,
    },
    dispose: () => dispose(all),
  };
}
