import * as z from 'zod/mini';
import { openWeights } from '../../src/engine/weights/openWeights.ts';
import type { FileSource } from '../../src/domain/files.ts';
import type { BenchModel } from './types.ts';

const size = z.int().check(z.positive());
const llama = z.object({
  model_type: z.literal('llama'), tie_word_embeddings: z.literal(true),
  hidden_size: size, intermediate_size: size, num_hidden_layers: size, num_attention_heads: size, num_key_value_heads: size, vocab_size: size,
  rms_norm_eps: z.number(), rope_theta: z.number(),
});
const gpt2 = z.object({ model_type: z.literal('gpt2'), n_embd: size, n_layer: size, n_head: size, n_positions: size, vocab_size: size });
const shape = z.discriminatedUnion('model_type', [llama, gpt2]);

/** A Llama or GPT-2 with a tied head from a folder. Throws a ZodError for another model. */
export async function folderModel(files: FileSource): Promise<BenchModel> {
  const config = shape.parse(JSON.parse(new TextDecoder().decode(await files.read('config.json'))));
  const weights = await openWeights(files);
  return {
    files, shape: config,
    read: async (name, dimensions) => {
      const stored = weights.open(name, dimensions);
      const elements = dimensions.reduce((product, length) => product * length, 1);
      return stored.decode(await stored.bytes(0, elements), 0, elements, 0).slice();
    },
  };
}
