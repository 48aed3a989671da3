import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PackResult } from '../../domain/batch.ts';
import { toDevice } from '../batch.ts';
import type { BaseModel } from '../models/baseModel.ts';
import { targetLogProbs } from '../ops/headCrossEntropy/index.ts';

/** Log-probability of every target of each batch, in nats. prompt [P,H] or null → one [M] a batch. */
export async function scoreTargets(model: BaseModel, prompt: Tensor2D | null, packs: readonly PackResult[]): Promise<Float32Array[]> {
  const scores: Float32Array[] = [];
  for (const pack of packs) {
    const batch = toDevice(pack.batch);
    const logProbs = tidy(() => targetLogProbs(model.forward(batch, prompt), model.head, batch.targetId, batch.targetWeight));
    batch.dispose();
    scores.push(await logProbs.data<'float32'>());
    logProbs.dispose();
  }
  return scores;
}
