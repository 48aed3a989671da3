import { balancedWeights, createBatchPlan, packChoice, packTraining, planMicroBatches, scoringRows, sharedRows, trainingRows } from '../../data/pack/index.ts';
import type { PackResult } from '../../domain/batch.ts';
import { RANGES } from '../../domain/config.ts';
import type { RunConfig } from '../../domain/config.ts';
import { StudioError } from '../../domain/errors.ts';
import type { EncodedExample } from '../../domain/task.ts';
import { classesOf, pick, type Prepared } from './prepare.ts';

/** The batches of a run over its training examples. */
export interface Packer {
  /** Steps of the run, counted where the configuration gives rounds. */
  readonly steps: number;
  /** The micro-batches of a step (1-based), none above `maxRows`. */
  readonly batches: (step: number) => PackResult[];
  /** The most expensive step this data can give: the longest examples together. For the trial before the start. */
  largest(): PackResult[];
}

/** Throws `configOutOfRange` where rounds come to more steps than a run may have, or to fewer than the warm-up. */
export function createPacker({ train, labels, task }: Prepared, config: RunConfig): Packer {
  const { numVirtualTokens, maxRows, lossOver, classWeights: weighting } = config;
  const choice = lossOver === 'labelWords';
  const rowsOf = (example: EncodedExample) => (choice ? scoringRows : trainingRows)(example, labels, numVirtualTokens);
  const shared = sharedRows(labels, numVirtualTokens);
  const plan = createBatchPlan(train.encoded.map(rowsOf), shared, config);
  const classWeights = weighting === 'balanced' ? balancedWeights(classesOf(train), task.classes.length) : null;

  function packStep(examples: readonly EncodedExample[]): PackResult[] {
    const groups = planMicroBatches(examples.map(rowsOf), { maxRows, sharedRows: shared });
    const options = { numVirtualTokens, stepExamples: examples.length, ...(classWeights === null ? {} : { classWeights }) };
    return groups.map((group) => (choice ? packChoice : packTraining)(pick(examples, group), labels, options));
  }

  return {
    steps: config.lengthBy === 'steps' ? config.steps : stepsOfEpochs(plan.stepsOf(config.epochs), config),
    batches: (step) => packStep(pick(train.encoded, plan.indices(step))),
    largest: () => packStep(longestStep(train.encoded, rowsOf, shared, config)),
  };
}

function longestStep(encoded: readonly EncodedExample[], rowsOf: (example: EncodedExample) => number, shared: number, config: RunConfig): EncodedExample[] {
  const { batchBy, batchSize, batchRows, accumulation } = config;
  const longest = encoded.toSorted((a, b) => rowsOf(b) - rowsOf(a));
  if (batchBy === 'examples') return longest.slice(0, batchSize * accumulation);
  const [first = []] = planMicroBatches(longest.map(rowsOf), { maxRows: batchRows * accumulation, sharedRows: shared });
  return pick(longest, first);
}

function stepsOfEpochs(steps: number, { epochs, warmupSteps }: RunConfig): number {
  if (steps > RANGES.steps.max) {
    throw new StudioError('configOutOfRange', `epochs is ${epochs}, which comes to ${steps} steps; a run has ${RANGES.steps.max} at most. Give fewer epochs or larger batches.`,
      { key: 'epochs', value: epochs, steps });
  }
  if (warmupSteps > steps) {
    throw new StudioError('configOutOfRange', `warmupSteps is ${warmupSteps}, but ${epochs} epochs come to ${steps} steps: the learning rate would never be reached. Make warmupSteps smaller.`,
      { key: 'warmupSteps', value: warmupSteps, steps });
  }
  return steps;
}
