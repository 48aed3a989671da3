import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { FileSource } from '../../domain/files.ts';
import type { ModelSummary } from '../../domain/model.ts';
import { checkBatch } from '../batch.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { loadWeights } from '../weights/loadWeights.ts';
import type { LoadOptions } from '../weights/loadWeights.ts';
import type { BaseModel } from './baseModel.ts';
import { readModelPlan } from './config.ts';

/**
 * Loads a model folder in Hugging Face layout onto the open device, tensor by tensor.
 * Throws a StudioError naming the file, key or tensor that is wrong; nothing stays on the device then.
 */
export async function loadModel(files: FileSource, options: LoadOptions = {}): Promise<BaseModel> {
  const plan = await readModelPlan(files);
  const { config } = plan;
  const { made: model, facts, dispose } = await loadWeights(files, config, options, (reader) => plan.load(reader));
  const summary: ModelSummary = { name: files.name, config, ...facts };
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
    dispose,
  };
}
