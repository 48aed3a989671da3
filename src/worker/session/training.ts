import { batchIndices, packTraining, planMicroBatches, sharedRows, trainingRows } from '../../data/pack/index.ts';
import type { PackResult } from '../../domain/batch.ts';
import type { RunConfig } from '../../domain/config.ts';
import type { EncodedLabels } from '../../domain/task.ts';
import { pick, type Part } from './prepare.ts';

/** The micro-batches of a step (1-based): its examples by `config.order`, split where they exceed `config.maxRows`. */
export function stepBatches(train: Part, labels: EncodedLabels, config: RunConfig, step: number): PackResult[] {
  const indices = batchIndices(train.encoded.length, config.batchSize, step - 1, config);
  return packStep(pick(train.encoded, indices), labels, config);
}

/** The most expensive step this data can give: the longest examples together. For the trial before the start. */
export function largestBatches(train: Part, labels: EncodedLabels, config: RunConfig): PackResult[] {
  const longest = train.encoded.toSorted((a, b) => b.contextIds.length - a.contextIds.length).slice(0, config.batchSize);
  return packStep(longest, labels, config);
}

function packStep(examples: Part['encoded'], labels: EncodedLabels, config: RunConfig): PackResult[] {
  const { numVirtualTokens, maxRows } = config;
  const groups = planMicroBatches(
    examples.map((example) => trainingRows(example, labels, numVirtualTokens)), { maxRows, sharedRows: sharedRows(labels, numVirtualTokens) });
  return groups.map((group) => packTraining(pick(examples, group), labels, { numVirtualTokens, stepExamples: examples.length }));
}
