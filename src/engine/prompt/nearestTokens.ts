import { concat, div, matMul, maximum, range, sqrt, square, sum, tensor2d, tidy, topk, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { BaseModel } from '../models/baseModel.ts';
import { embedRows } from '../ops/embedRows/index.ts';

/** Keeps the cosine of an all-zero vector at 0. */
const SMALLEST_NORM = 1e-12;

/** Tokens whose vectors are on the device as float32 at a time. */
const CHUNK = 8192;

/** The k vocabulary tokens of highest cosine with each vector of a prompt, best first. prompt: P·H values, row-major. */
export async function nearestTokens(
  model: BaseModel, prompt: Float32Array, numVirtualTokens: number, k: number,
): Promise<{ readonly id: number; readonly cosine: number }[][]> {
  const { vocabSize, hiddenSize } = model.config;
  const { values, indices } = tidy(() => {
    const vectors = transpose(unit(tensor2d(prompt, [numVirtualTokens, hiddenSize])));
    const starts = Array.from({ length: Math.ceil(vocabSize / CHUNK) }, (_, i) => i * CHUNK);
    const cosines = starts.map((start) => tidy(() => {
      const tokens = embedRows(range(start, Math.min(vocabSize, start + CHUNK), 1, 'int32'), model.embedding, null);
      return matMul<Tensor2D>(unit(tokens), vectors);
    }));
    return topk(transpose(concat(cosines, 0)), k);
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
