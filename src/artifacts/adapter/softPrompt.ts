import type { SoftPrompt } from '../../domain/prompt.ts';
import { adapterInvalid } from './invalid.ts';

/** The prompt in a matrix [P,H] that was read from `fileName`, every value checked to be finite. */
export function makeSoftPrompt(shape: readonly number[], values: Float32Array, fileName: string): SoftPrompt {
  const [numVirtualTokens = 0, hiddenSize = 0] = shape;
  if (shape.length !== 2 || numVirtualTokens < 1 || hiddenSize < 1) {
    throw adapterInvalid(fileName, 'shape', `holds an array of shape [${shape.join(', ')}]`, 'a prompt has two dimensions, [virtual tokens, model width]');
  }
  if (values.length !== numVirtualTokens * hiddenSize) {
    throw adapterInvalid(fileName, 'values', `holds ${values.length} values for a prompt of [${shape.join(', ')}]`, 'export the prompt again');
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const where = `virtual token ${Math.floor(wrong / hiddenSize)}, dimension ${wrong % hiddenSize}`;
    throw adapterInvalid(fileName, 'values', `holds ${values[wrong]} at ${where}`, 'a prompt of finite numbers is needed; train it again with a lower learning rate');
  }
  return { numVirtualTokens, hiddenSize, values };
}
