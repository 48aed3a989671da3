import { getBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { BaseModel } from '../models/baseModel.ts';
import { createKeyValueCache } from '../models/keyValueCache.ts';
import { compileAhead } from '../ops/webgpu/program.ts';
import { gpuBackend, kernelsOf } from '../ops/webgpu/record.ts';
import { firstBatch, likeliestNext } from './generateGreedy.ts';

/** Tokens of the text that stands for all: from some rows on, as most texts have, products go by the same kernels. */
const TEXT_TOKENS = 24;

/**
 * Compiles what generating runs on WebGPU, for a text with and without a prompt, one kernel after another, so that the first token need not
 * wait for it. What tfjs runs besides (a few small programs) is computed once, on zeros. Nothing on other backends.
 */
export async function compileGeneration(model: BaseModel): Promise<void> {
  if (getBackend() !== 'webgpu') return;
  const { device } = gpuBackend();
  const { hiddenSize } = model.config;
  const kernels = kernelsOf(() => tidy(() => {
    for (const prompt of [null, tensor2d(new Float32Array(hiddenSize), [1, hiddenSize])]) listTwoTokens(model, prompt);
  }));
  for (const kernel of kernels) await compileAhead(device, kernel);
}

/** The first token, which reads all rows, and the second, which reads one. prompt [P,H] or null. */
function listTwoTokens(model: BaseModel, prompt: Tensor2D | null): void {
  const first = firstBatch(model, new Int32Array(Math.min(TEXT_TOKENS, model.config.maxPositions - 2)), prompt?.shape[0] ?? 0);
  const cache = createKeyValueCache(first.rowSource.length + 1);
  try {
    likeliestNext(model, prompt, likeliestNext(model, prompt, first, cache), cache);
  } finally {
    cache.dispose();
  }
}
