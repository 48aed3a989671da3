import type { ConfigKey, RunConfig } from '../config.ts';
import type { ConfigFacts } from './facts.ts';

/** Why a value was chosen: words by code in the page, filled with numbers. */
export interface Reason { readonly code: ReasonCode; readonly params: Readonly<Record<string, number>> }
export type ReasonCode =
  | 'lengthOfFile' | 'lengthShortContext' | 'batchFewExamples' | 'batchLongTexts' | 'rateAdafactor' | 'rateSgd' | 'rateRandom' | 'rateWide'
  | 'decayAdafactor' | 'warmupShort' | 'stepsSeen' | 'stepsCapped' | 'evalShare' | 'evalEpoch' | 'weightsUnbalanced' | 'bestUnbalanced';

interface Advice { readonly value: Partial<RunConfig>; readonly reason: Reason }
interface Rule {
  readonly key: ConfigKey;
  /** Whether it has a say over a preset's value too. */
  readonly overPreset?: true;
  readonly advise: (facts: ConfigFacts, config: RunConfig) => Advice | null;
}

/** Times that each example is to be seen. */
const ROUNDS = 20;
/** Beyond so many steps a first run should not go unasked: on a computer without a GPU this is a quarter of an hour. */
const MOST_STEPS = 1000;
const FEWEST_STEPS = 100;
/** Text rows a batch may have before it is made smaller: what the built-in model does in about two seconds without a GPU. */
const BATCH_ROWS = 2048;
/** A class this many times commoner than another counts as unbalanced: below, weighting changes little. */
const UNBALANCED = 3;
/** A warm-up that was not asked for takes this share of a run that it would not leave room to learn in. */
const WARMUP_SHARE = 20;
/** A model this wide learns by smaller steps: its embeddings' numbers are smaller. */
const WIDE = 1024;

const rounded = (value: number, to: number): number => Math.max(to, Math.round(value / to) * to);
const reason = (code: ReasonCode, params: Record<string, number> = {}): Reason => ({ code, params });
const imbalance = (counts: readonly number[]): number => Math.max(...counts) / Math.max(1, Math.min(...counts));

/** Examples of a batch, about; null where that hangs on texts that are not known. */
function perBatch({ meanContextTokens }: ConfigFacts, { batchBy, batchSize, batchRows, numVirtualTokens }: RunConfig): number | null {
  if (batchBy === 'examples') return batchSize;
  return meanContextTokens === null ? null : Math.max(1, Math.floor((batchRows - numVirtualTokens) / Math.max(1, meanContextTokens)));
}

/** In the order in which they are asked: each sees what those before it chose. */
export const RULES: readonly Rule[] = [
  { key: 'numVirtualTokens', advise({ fileTokens, maxPositions }, { promptInit, numVirtualTokens }) {
    if (promptInit === 'file' && fileTokens !== null) return { value: { numVirtualTokens: fileTokens }, reason: reason('lengthOfFile', { p: fileTokens }) };
    if (maxPositions === null || maxPositions >= 12 * numVirtualTokens) return null;
    // A twelfth of a short context: the text needs the rest.
    const p = Math.max(1, Math.floor(maxPositions / 12));
    return { value: { numVirtualTokens: p }, reason: reason('lengthShortContext', { positions: maxPositions }) };
  } },
  { key: 'batchSize', advise({ trainExamples, meanContextTokens }, { batchSize }) {
    if (trainExamples !== null && trainExamples < 4 * batchSize) {
      // At least about four steps a round, so that a round is not one step.
      const few = 2 ** Math.max(0, Math.floor(Math.log2(trainExamples / 4)));
      return { value: { batchSize: few }, reason: reason('batchFewExamples', { n: trainExamples }) };
    }
    if (meanContextTokens === null || meanContextTokens * batchSize <= BATCH_ROWS) return null;
    const fitting = 2 ** Math.max(2, Math.floor(Math.log2(BATCH_ROWS / meanContextTokens)));
    return fitting < batchSize ? { value: { batchSize: fitting }, reason: reason('batchLongTexts', { tokens: Math.round(meanContextTokens) }) } : null;
  } },
  { key: 'learningRate', advise({ hiddenSize }, { optimizer, promptInit }) {
    if (optimizer === 'adafactor') return { value: { learningRate: 0.3 }, reason: reason('rateAdafactor') };
    if (optimizer === 'sgd') return { value: { learningRate: 1 }, reason: reason('rateSgd') };
    if (promptInit === 'random') return { value: { learningRate: 0.2 }, reason: reason('rateRandom') };
    return hiddenSize !== null && hiddenSize >= WIDE ? { value: { learningRate: 0.01 }, reason: reason('rateWide', { h: hiddenSize }) } : null;
  } },
  { key: 'weightDecay', advise: (_, { optimizer }) => (
    optimizer === 'adafactor' ? { value: { weightDecay: 1e-5 }, reason: reason('decayAdafactor') } : null) },
  { key: 'steps', advise(facts, config) {
    const { trainExamples } = facts;
    const batch = perBatch(facts, config);
    if (trainExamples === null || batch === null) return null;
    const perStep = Math.min(batch, trainExamples) * config.accumulation;
    const wanted = (ROUNDS * trainExamples) / perStep;
    const steps = Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, rounded(wanted, 50)));
    const rounds = Math.round((steps * perStep) / trainExamples);
    return { value: { steps }, reason: wanted > MOST_STEPS ? reason('stepsCapped', { n: trainExamples }) : reason('stepsSeen', { n: trainExamples, rounds }) };
  } },
  { key: 'warmupSteps', overPreset: true, advise(facts, config) {
    const { warmupSteps, lengthBy, steps, epochs, accumulation } = config;
    const batch = perBatch(facts, config);
    const ofRounds = facts.trainExamples === null || batch === null ? null : Math.ceil((epochs * Math.ceil(facts.trainExamples / batch)) / accumulation);
    const length = lengthBy === 'steps' ? steps : ofRounds;
    if (length === null || warmupSteps <= length / 2) return null;
    return { value: { warmupSteps: Math.floor(length / WARMUP_SHARE) }, reason: reason('warmupShort', { steps: length }) };
  } },
  { key: 'evalEvery', advise(facts, config) {
    const { trainExamples, validationExamples } = facts;
    const batch = perBatch(facts, config);
    if (validationExamples === null || trainExamples === null || batch === null) return null;
    const { lengthBy, steps, accumulation } = config;
    if (lengthBy === 'epochs') {
      const everyRound = Math.max(1, Math.ceil(trainExamples / (batch * accumulation)));
      return { value: { evalEvery: everyRound }, reason: reason('evalEpoch') };
    }
    // An evaluation computes about a third of what a step does for each example: so it takes a quarter of the time at most.
    const affordable = validationExamples / batch;
    const evalEvery = Math.min(Math.max(5, Math.floor(steps / 2)), rounded(Math.max(steps / 10, affordable), 5));
    return { value: { evalEvery }, reason: reason('evalShare', { n: validationExamples }) };
  } },
  { key: 'classWeights', advise: ({ classCounts }) => (
    classCounts !== null && imbalance(classCounts) > UNBALANCED
      ? { value: { classWeights: 'balanced' }, reason: reason('weightsUnbalanced', { most: Math.max(...classCounts), least: Math.min(...classCounts) }) } : null) },
  { key: 'bestBy', advise: ({ classCounts }) => (
    classCounts !== null && imbalance(classCounts) > UNBALANCED
      ? { value: { bestBy: 'validation/macroF1' }, reason: reason('bestUnbalanced') } : null) },
];
