/** What is computed on one adapter comes out bit for bit the same again, however weights are kept and whatever was computed between. */
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { makeConfig } from '../src/domain/config.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { scoreTargets } from '../src/engine/evaluate/scoreTargets.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { broadcastIsPossible, useProductWay } from '../src/engine/ops/webgpu/productWay.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { train } from '../src/engine/train/train.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const H = 12;
const LABELS = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };

/** Losses and prompt of a short training, and what the trained prompt then scores and generates. */
async function everything(model: BaseModel, P: number): Promise<unknown> {
  // Eight rows at most, as a software adapter compiles products of more for seconds each.
  const pack = (step: number) => packTraining([0, 1].map((i) => ({ contextIds: Int32Array.from({ length: 1 + i }, (_, j) => 7 * step + i + j), classIndex: i, truncatedTokens: 0 })), LABELS, { numVirtualTokens: P });
  const losses: number[] = [];
  const events = train({
    model, config: makeConfig({ numVirtualTokens: P, steps: 3, evalEvery: 3, learningRate: 0.05, clipGlobalNorm: 1 }),
    initialPrompt: Float32Array.from({ length: P * H }, (_, i) => Math.sin(i)), batches: (step) => [pack(step)],
    evaluate: () => Promise.resolve({ loss: 1, accuracy: 0.5, macroF1: 0.5, examples: 1 }),
  });
  for (;;) {
    const { done, value } = await events.next();
    if (done !== true) {
      if (value.kind === 'steps') losses.push(...value.metrics.map(({ trainLoss }) => trainLoss));
      continue;
    }
    const finalPrompt = value?.finalPrompt ?? new Float32Array();
    const prompt = tensor2d(finalPrompt, [P, H]);
    const [scores, ids] = [await scoreTargets(model, prompt, [pack(3)]), await generateGreedy(model, prompt, Int32Array.of(4, 40, 9), 6, [])];
    dispose(prompt);
    return { losses, finalPrompt, scores, ids };
  }
}

describeOnGpu('a run on WebGPU', () => {
  it.each(['f16', 'int8', 'int4'] as const)('gives the same bits again with weights kept as %s', { timeout: 240_000 }, async (dtype) => {
    // All ways give the same bits, and these programs compile soonest.
    if (broadcastIsPossible()) useProductWay('broadcast');
    const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }), { dtype });
    expect(model.summary.dtype.keptAs).toBe(dtype);
    const before = memory().numTensors;
    const first = await everything(model, 2);
    expect(first).toMatchObject({ losses: [expect.any(Number), expect.any(Number), expect.any(Number)], ids: { length: 3 + 6 } });
    await everything(model, 4);
    expect(await everything(model, 2)).toEqual(first);
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});
