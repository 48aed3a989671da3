import type { RunConfig } from '../../domain/config.ts';
import { createRandom, shuffle } from '../../domain/random.ts';
import { batchIndices } from './batchIndices.ts';
import { planMicroBatches } from '../../domain/microBatches.ts';

export interface BatchPlan {
  /** Indices of the examples of a step (1-based), the batches of its accumulation one after the other. */
  indices(step: number): Int32Array;
  /** Steps that so many rounds through the examples take. */
  stepsOf(epochs: number): number;
}

type PlanConfig = Pick<RunConfig, 'batchBy' | 'batchSize' | 'batchRows' | 'accumulation' | 'order' | 'seed'>;

/**
 * Which examples each step learns from: a function of the configuration and the step alone, so that a run can go on
 * anywhere. @param rows the rows of each training example @param shared those that a batch has besides, once
 */
export function createBatchPlan(rows: readonly number[], shared: number, config: PlanConfig): BatchPlan {
  const batches = config.batchBy === 'examples' ? byExamples(rows.length, config) : byRows(rows, shared, config);
  const { accumulation } = config;
  return {
    indices: (step) => Int32Array.from(
      Array.from({ length: accumulation }, (_, i) => [...batches.batch((step - 1) * accumulation + i)]).flat()),
    stepsOf: (epochs) => Math.ceil(batches.count(epochs) / accumulation),
  };
}

/** Batches in a row (0-based), epoch after epoch, and how many there are in so many epochs. */
interface Batches { batch(index: number): ArrayLike<number> & Iterable<number>; count(epochs: number): number }

function byExamples(n: number, config: PlanConfig): Batches {
  return {
    batch: (index) => batchIndices(n, config.batchSize, index, config),
    count: (epochs) => epochs * Math.ceil(n / config.batchSize),
  };
}

/** Each batch takes examples in their order while their rows fit; the last of an epoch may be smaller. */
function byRows(rows: readonly number[], shared: number, { batchRows, order, seed }: PlanConfig): Batches {
  /** The first batch of each epoch known so far, and that of the next. */
  const starts = [0];
  let kept: { readonly epoch: number; readonly groups: readonly number[][] } | null = null;

  function epochGroups(epoch: number): readonly number[][] {
    if (kept?.epoch === epoch) return kept.groups;
    const examples = Int32Array.from(rows.keys());
    if (order === 'shuffled') shuffle(examples, createRandom(seed, `order/${epoch}`));
    const lengths = Array.from(examples, (example) => rows[example] ?? 0);
    const groups = planMicroBatches(lengths, { maxRows: batchRows, sharedRows: shared })
      .map((group) => group.map((i) => examples[i] ?? 0));
    kept = { epoch, groups };
    return groups;
  }

  function startOf(epoch: number): number {
    for (let known = starts.length - 1; known < epoch; known++) starts.push((starts[known] ?? 0) + epochGroups(known).length);
    return starts[epoch] ?? 0;
  }

  return {
    batch(index) {
      let epoch = 0;
      while (startOf(epoch + 1) <= index) epoch++;
      return epochGroups(epoch)[index - startOf(epoch)] ?? [];
    },
    count: startOf,
  };
}
