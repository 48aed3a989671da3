import { RANGES } from '../../../domain/config.ts';
import type { NumericKey, RunConfig, WordKey } from '../../../domain/config.ts';

/** Numbers besides those among the three settings that matter. */
export type FurtherNumber = Exclude<NumericKey, 'numVirtualTokens' | 'steps' | 'epochs'>;
export type FurtherWord = Exclude<WordKey, 'promptInit'>;

/** A setting with numbers (its range stands in RANGES) or with words (they stand in WORDS). */
export type Setting = { readonly kind: 'number'; readonly key: FurtherNumber } | { readonly kind: 'words'; readonly key: FurtherWord };

const number = (key: FurtherNumber): Setting => ({ kind: 'number', key });
const words = (key: FurtherWord): Setting => ({ kind: 'words', key });

/** The settings besides the three that matter, in the groups in which the page shows them. */
export const SETTING_GROUPS = [
  { group: 'start', settings: [number('initTopK'), words('lengthBy')] },
  { group: 'rate', settings: [number('learningRate'), words('schedule'), number('warmupSteps')] },
  { group: 'optimizer', settings: [
    words('optimizer'), number('weightDecay'), number('clipGlobalNorm'), number('beta1'), number('beta2'), number('epsilon'),
    number('secondMomentDecay'), number('updateClip'), number('momentum'),
  ] },
  { group: 'batch', settings: [
    words('batchBy'), number('batchSize'), number('batchRows'), number('accumulation'), number('maxRows'), words('order'),
  ] },
  { group: 'loss', settings: [words('lossOver'), words('classWeights'), number('labelSmoothing'), number('promptDropout'), number('inputNoise')] },
  { group: 'evaluation', settings: [
    number('evalEvery'), words('bestBy'), number('patience'), words('stopBy'), number('minImprovement'), number('seed'),
  ] },
  { group: 'computing', settings: [words('arithmetic')] },
] as const satisfies readonly { readonly group: string; readonly settings: readonly Setting[] }[];

/** What was typed, as a value that may be used or as the reason why not. */
export type Checked = { readonly value: number } | { readonly problem: 'notNumber' | 'notWhole' | 'outOfRange' };

/** A whole number with commas between its thousands, as the page itself writes it. */
const THOUSANDS = /^\d{1,3}(,\d{3})+$/;

/** Reads a number as typed, also in the wide digits of a Japanese keyboard, and holds it to RANGES; a comma that parts no thousands is taken for the decimal point. */
export function checkNumber(key: NumericKey, typed: string): Checked {
  const { min, max, integer } = RANGES[key];
  const plain = typed.normalize('NFKC').trim();
  const text = integer && THOUSANDS.test(plain) ? plain.replaceAll(',', '') : plain.replace(',', '.');
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return { problem: 'notNumber' };
  if (value < min || value > max) return { problem: 'outOfRange' };
  return integer && !Number.isInteger(value) ? { problem: 'notWhole' } : { value };
}

export type Caution = 'warmupTooLong' | 'fewEvaluations' | 'rateHigh' | 'batchBeyondData';

/** Settings that are allowed but do not go together, by the key at which to say so. */
export function cautions(config: RunConfig, trainExamples: number | null): Partial<Record<NumericKey, Caution>> {
  const found: Partial<Record<NumericKey, Caution>> = {};
  const bySteps = config.lengthBy === 'steps';
  if (bySteps && config.warmupSteps >= config.steps) found.warmupSteps = 'warmupTooLong';
  if (bySteps && config.evalEvery > config.steps / 2) found.evalEvery = 'fewEvaluations';
  // AdamW moves each value by about the learning rate a step; embeddings of small models are of the order of 0.1 to 1
  if (config.optimizer === 'adamw' && config.learningRate > 0.5) found.learningRate = 'rateHigh';
  if (trainExamples !== null && config.batchBy === 'examples' && config.batchSize > trainExamples) found.batchSize = 'batchBeyondData';
  return found;
}
