import { writeSafetensors } from '../../src/artifacts/safetensors.ts';
import { createRandom } from '../../src/domain/random.ts';
import { toHalf } from '../../src/engine/ops/matrix/halves.ts';
import { memoryFolder } from '../../src/engine/weights/tinyLlama.ts';
import { folderModel } from './folderModel.ts';
import { modelTensors } from './tensors.ts';
import type { BenchModel, ModelShape } from './types.ts';

/** How weights are stored, and so kept: f16 is read as it is, without a change of dtype. */
export type StoredDtype = 'f32' | 'f16';

/** A Llama or GPT-2 of this shape, as a folder of seeded random weights that keep the variance of what they multiply. */
export function randomModel(name: string, shape: ModelShape, dtype: StoredDtype): Promise<BenchModel> {
  const tensors = modelTensors(shape).map(([tensor, dimensions]) => {
    const values = randomValues(tensor, dimensions);
    return { name: tensor, shape: dimensions, values: dtype === 'f16' ? Uint16Array.from(values, toHalf) : values };
  });
  return folderModel(memoryFolder({
    'config.json': new TextEncoder().encode(JSON.stringify({ ...shape, bos_token_id: 0, eos_token_id: 0, pad_token_id: 1 })),
    'model.safetensors': writeSafetensors(tensors, {}),
  }, name));
}

function randomValues(name: string, dimensions: readonly number[]): Float32Array {
  const random = createRandom(4, name);
  const size = dimensions.reduce((product, length) => product * length, 1);
  // Biases near 0, norms near 1; elsewhere uniform of variance 1/I, by which a product keeps the size of its input.
  if (dimensions.length === 1) {
    const centre = name.endsWith('.bias') ? 0 : 1;
    return Float32Array.from({ length: size }, () => centre + (random.next() - 0.5) / 2);
  }
  const bound = Math.sqrt(3 / (dimensions[1] ?? 1));
  return Float32Array.from({ length: size }, () => bound * (2 * random.next() - 1));
}
