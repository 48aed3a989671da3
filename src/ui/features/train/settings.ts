import { RANGES } from '../../../domain/config.ts';
import type { NumericKey, RunConfig, WordKey } from '../../../domain/config.ts';

/** A source a person can look up; `name` is not translated. */
interface Source { readonly name: string; readonly url: string }

const arxiv = (name: string, id: string): Source => ({ name, url: `https://arxiv.org/abs/${id}` });
const torch = (what: string): Source => ({ name: `torch.optim.${what}`, url: `https://docs.pytorch.org/docs/stable/generated/torch.optim.${what}.html` });
const PAPER = arxiv('Lester et al. 2021', '2104.08691');
const ADAFACTOR = arxiv('Shazeer & Stern 2018', '1804.04235');
const RESTARTS = arxiv('Loshchilov & Hutter 2017', '1608.03983');
const PRECHELT: Source = { name: 'Prechelt 1998', url: 'https://doi.org/10.1007/3-540-49430-8_3' };

/** Numbers besides those among the three settings that matter. */
export type FurtherNumber = Exclude<NumericKey, 'numVirtualTokens' | 'steps' | 'epochs'>;
export type FurtherWord = Exclude<WordKey, 'promptInit'>;

/** A setting with numbers (its range stands in RANGES) or with words (they stand in WORDS). */
export type Setting =
  | { readonly kind: 'number'; readonly key: FurtherNumber; readonly source?: Source }
  | { readonly kind: 'words'; readonly key: FurtherWord; readonly source?: Source };

const number = (key: FurtherNumber, source?: Source): Setting => ({ kind: 'number', key, ...(source === undefined ? {} : { source }) });
const words = (key: FurtherWord, source?: Source): Setting => ({ kind: 'words', key, ...(source === undefined ? {} : { source }) });

/** The settings besides the three that matter, in the groups in which the page shows them. */
export const SETTING_GROUPS = [
  { group: 'start', settings: [number('initTopK', PAPER), words('lengthBy')] },
  { group: 'rate', settings: [
    number('learningRate', PAPER), words('schedule', RESTARTS), number('warmupSteps', arxiv('Goyal et al. 2017', '1706.02677')),
  ] },
  { group: 'optimizer', settings: [
    words('optimizer', PAPER), number('weightDecay', arxiv('Loshchilov & Hutter 2019', '1711.05101')),
    number('clipGlobalNorm', arxiv('Pascanu et al. 2013', '1211.5063')),
    number('beta1', torch('AdamW')), number('beta2', torch('AdamW')), number('epsilon', torch('AdamW')),
    number('secondMomentDecay', ADAFACTOR), number('updateClip', ADAFACTOR), number('momentum', torch('SGD')),
  ] },
  { group: 'batch', settings: [
    words('batchBy'), number('batchSize', PAPER), number('batchRows'), number('accumulation'), number('maxRows'), words('order'),
  ] },
  { group: 'loss', settings: [
    words('lossOver', PAPER), words('classWeights', { name: 'King & Zeng 2001', url: 'https://doi.org/10.1093/oxfordjournals.pan.a004868' }),
    number('labelSmoothing', arxiv('Szegedy et al. 2016', '1512.00567')),
    number('promptDropout', { name: 'Srivastava et al. 2014', url: 'https://jmlr.org/papers/v15/srivastava14a.html' }),
    number('inputNoise', arxiv('Jain et al. 2023', '2310.05914')),
  ] },
  { group: 'evaluation', settings: [
    number('evalEvery'), words('bestBy', PAPER), number('patience', PRECHELT), words('stopBy'), number('minImprovement', PRECHELT), number('seed'),
  ] },
  { group: 'computing', settings: [
    words('arithmetic', arxiv('Micikevicius et al. 2018', '1710.03740')),
  ] },
] as const satisfies readonly { readonly group: string; readonly settings: readonly Setting[] }[];

/** What was typed, as a value that may be used or as the reason why not. */
export type Checked = { readonly value: number } | { readonly problem: 'notNumber' | 'notWhole' | 'outOfRange' };

/** Reads a number as typed and holds it to RANGES; a comma is taken for the decimal point. */
export function checkNumber(key: NumericKey, typed: string): Checked {
  const text = typed.trim().replace(',', '.');
  const value = text === '' ? Number.NaN : Number(text);
  const { min, max, integer } = RANGES[key];
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
