import { dispose, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { FileSource } from '../../domain/files.ts';
import type { ModelSummary } from '../../domain/model.ts';
import { checkBatch } from '../batch.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { createWeightReader } from '../weights/createWeightReader.ts';
import { openWeights } from '../weights/openWeights.ts';
import type { BaseModel } from './baseModel.ts';
import { readModelPlan } from './config.ts';

/** How far a load has come, in bytes of the files. */
export interface LoadProgress { readonly loadedBytes: number; readonly totalBytes: number; readonly tensor: string }

export interface LoadOptions { readonly onProgress?: (progress: LoadProgress) => void }

/**
 * Loads a model folder in Hugging Face layout onto the open device, tensor by tensor.
 * Throws a StudioError naming the file, key or tensor that is wrong; nothing stays on the device then.
 */
export async function loadModel(files: FileSource, { onProgress }: LoadOptions = {}): Promise<BaseModel> {
  const plan = await readModelPlan(files);
  const { config } = plan;
  const weights = await openWeights(files);
  const read = new Set<string>();
  let loadedBytes = 0;
  let parameters = 0;
  const reader = createWeightReader(weights, (name, elements) => {
    parameters += elements;
    if (!read.has(name)) loadedBytes += weights.bytesOf(name);
    read.add(name);
    onProgress?.({ loadedBytes, totalBytes: weights.storedBytes, tensor: name });
  });
  const model = await plan.load(reader).catch((cause: unknown) => {
    dispose([...reader.tensors()]);
    throw cause;
  });
  const all = [...reader.tensors()];
  const summary: ModelSummary = {
    name: files.name,
    config,
    parameters,
    storedBytes: weights.storedBytes,
    deviceBytes: all.reduce((sum, tensor) => sum + 4 * tensor.size, 0),
    storedDtypes: [...new Set(Array.from(read, (name) => weights.dtypeOf(name)))].toSorted(),
    sha256: weights.sha256,
  };
  return {
    summary,
    config,
    head: model.head,
    embedding: model.embedding,
    forward: (batch, prompt, cache) => {
      checkBatch(batch.host, { vocabSize: config.vocabSize, numVirtualTokens: prompt?.shape[0] ?? 0, maxPositions: config.maxPositions });
      return model.forward(batch, prompt, cache);
    },
    embeddingRows: async (ids) => {
      const rows = tidy(() => embedRows(tensor1d(ids, 'int32'), model.embedding, null, model.embeddingScale));
      const values = await rows.data<'float32'>();
      rows.dispose();
      return values;
    },
    dispose: () => dispose(all),
  };
}
