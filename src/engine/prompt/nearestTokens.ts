import { div, maximum, sqrt, square, sum, tensor2d, tidy, topk } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { BaseModel } from '../models/baseModel.ts';
import { headLogits } from '../ops/headCrossEntropy/logits.ts';

/** Keeps the cosine of an all-zero vector at 0. */
const SMALLEST_NORM = 1e-12;

/** The k vocabulary tokens of highest cosine with each vector of a prompt, best first. prompt: P·H values, row-major. */
export async function nearestTokens(
  model: BaseModel, prompt: Float32Array, numVirtualTokens: number, k: number,
): Promise<{ readonly id: number; readonly cosine: number }[][]> {
  const { values, indices } = tidy(() => {
    const vectors = tensor2d(prompt, [numVirtualTokens, model.config.hiddenSize]);
    const cosines = headLogits(unit(vectors), unit(model.embedding));
    return topk(cosines, k);
  });
  const cosines = await values.data<'float32'>();
  const ids = await indices.data<'int32'>();
  values.dispose();
  indices.dispose();
  return Array.from({ length: numVirtualTokens }, (_, v) =>
    Array.from({ length: k }, (__, i) => ({ id: ids[v * k + i] ?? 0, cosine: cosines[v * k + i] ?? 0 })));
}

/** Every row at length 1. */
function unit(x: Tensor2D): Tensor2D {
  return div(x, maximum(sqrt(sum(square(x), 1, true)), SMALLEST_NORM));
}
