import { clone, dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { withGradient } from '../ops/withGradient.ts';
import { lossAndGradient } from './gradient.ts';

export interface Trial {
  readonly milliseconds: number;
  /** Largest number of bytes that one micro-batch holds besides weights and prompt, at the end of its backward. */
  readonly activationBytes: number;
}

/** Time and memory of one step's gradient, after one to compile and allocate. initialPrompt: P·H values. */
export async function trialStep(model: BaseModel, initialPrompt: Float32Array, packs: readonly PackResult[], now: () => number): Promise<Trial> {
  const { hiddenSize } = model.config;
  const prompt = tensor2d(initialPrompt, [initialPrompt.length / hiddenSize, hiddenSize]);
  const before = memory().numBytes;
  let largest = 0;
  // The prompt's gradient comes last, when every kept activation and every gradient is still there.
  const probed: BaseModel = {
    ...model,
    forward: (batch, p) => model.forward(batch, p === null ? null : probe(p, () => { largest = Math.max(largest, memory().numBytes - before); })),
  };
  try {
    await timeGradient(probed, prompt, packs, now);
    return { milliseconds: await timeGradient(model, prompt, packs, now), activationBytes: largest };
  } finally {
    prompt.dispose();
  }
}

async function timeGradient(model: BaseModel, prompt: Tensor2D, packs: readonly PackResult[], now: () => number): Promise<number> {
  const started = now();
  const { loss, gradient } = lossAndGradient(model, prompt, packs);
  await loss.data();
  dispose([loss, gradient]);
  return now() - started;
}

/** The same tensor; `onBackward` is called when its gradient is taken. */
function probe(x: Tensor2D, onBackward: () => void): Tensor2D {
  return withGradient([x], () => ({ value: clone(x), saved: {} }), (dy) => {
    onBackward();
    return [clone(dy)];
  });
}
