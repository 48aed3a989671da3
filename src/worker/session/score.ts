import { packScoring, planMicroBatches, scoringRows, sharedRows } from '../../data/pack/index.ts';
import type { Prediction } from '../../domain/run.ts';
import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { rankClassification } from '../../engine/evaluate/rankClassification.ts';
import { scoreTargets } from '../../engine/evaluate/scoreTargets.ts';
import type { BaseModel } from '../../engine/models/baseModel.ts';
import type { DevicePrompt } from '../../engine/prompt/devicePrompt.ts';
import { pick } from './prepare.ts';

export interface Scoring {
  readonly model: BaseModel;
  readonly labels: EncodedLabels;
  readonly maxRows: number;
}

/**
 * Rank classification of some examples, in their order: one packed forward for each `maxRows` rows.
 * `prompt` [P,H], or null for zero-shot. `onProgress` is told the examples done.
 */
export async function predict(
  { model, labels, maxRows }: Scoring, encoded: readonly EncodedExample[], prompt: DevicePrompt | null,
  onProgress?: (done: number) => void | Promise<void>,
): Promise<Prediction[]> {
  const numVirtualTokens = prompt?.shape[0] ?? 0;
  const groups = planMicroBatches(
    encoded.map((example) => scoringRows(example, labels, numVirtualTokens)), { maxRows, sharedRows: sharedRows(labels, numVirtualTokens) });
  const predictions: Prediction[] = [];
  for (const group of groups) {
    const pack = packScoring(pick(encoded, group), labels, { numVirtualTokens });
    const [logProbs] = await scoreTargets(model, prompt, [pack]);
    if (logProbs) predictions.push(...rankClassification(logProbs, pack.owners, group.length, labels.ids.length));
    await onProgress?.(predictions.length);
  }
  return predictions;
}
