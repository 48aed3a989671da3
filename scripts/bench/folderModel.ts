import { readModelConfig } from '../../src/engine/models/config.ts';
import { openWeights } from '../../src/engine/weights/openWeights.ts';
import type { FileSource } from '../../src/domain/files.ts';
import type { BenchModel } from './types.ts';

/** A Llama with a tied head from a folder. */
export async function folderModel(files: FileSource): Promise<BenchModel> {
  const config = await readModelConfig(files);
  const weights = await openWeights(files);
  return {
    files,
    shape: {
      hidden_size: config.hiddenSize, intermediate_size: config.intermediateSize, num_hidden_layers: config.numLayers,
      num_attention_heads: config.numHeads, num_key_value_heads: config.numKeyValueHeads, vocab_size: config.vocabSize,
      rms_norm_eps: config.normEpsilon, rope_theta: config.ropeTheta,
    },
    read: (name, shape) => weights.read(name, shape),
  };
}
