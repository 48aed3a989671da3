import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { watchingBackward } from '../ops/withGradient.ts';
import { lossAndGradient } from './gradient.ts';

export interface Trial {
  readonly milliseconds: number;
  /** Most bytes that a micro-batch holds at once besides weights and prompt, in its backward. */
  readonly activationBytes: number;
}

/** Time and memory of one step's gradient, after one to compile and allocate. initialPrompt: P·H values. */
export async function trialStep(model: BaseModel, initialPrompt: Float32Array, packs: readonly PackResult[], now: () => number): Promise<Trial> {
  const { activationBytes } = await probeGradient(model, initialPrompt, packs);
  const prompt = onDevice(model, initialPrompt);
  try {
    const started = now();
    await computeGradient(model, prompt, packs);
    return { milliseconds: now() - started, activationBytes };
  } finally {
    prompt.dispose();
  }
}

/** Computes one step's gradient and forgets it: whether it fits, and what it takes. */
export async function probeGradient(model: BaseModel, initialPrompt: Float32Array, packs: readonly PackResult[]): Promise<Pick<Trial, 'activationBytes'>> {
  const prompt = onDevice(model, initialPrompt);
  const before = memory().numBytes;
  let largest = 0;
  const measure = (): void => { largest = Math.max(largest, memory().numBytes - before); };
  try {
    await watchingBackward(measure, () => computeGradient(model, prompt, packs));
    return { activationBytes: largest };
  } finally {
    prompt.dispose();
  }
}

function onDevice({ config }: BaseModel, prompt: Float32Array): Tensor2D {
  return tensor2d(prompt, [prompt.length / config.hiddenSize, config.hiddenSize]);
}

async function computeGradient(model: BaseModel, prompt: Tensor2D, packs: readonly PackResult[]): Promise<void> {
  const { loss, gradient } = lossAndGradient(model, prompt, packs);
  await loss.data();
  dispose([loss, gradient]);
}
