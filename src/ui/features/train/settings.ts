import { RANGES } from '../../../domain/config.ts';
import type { NumericKey, RunConfig } from '../../../domain/config.ts';

/** A source a person can look up; `name` is not translated. */
interface Source { readonly name: string; readonly url: string }

const PAPER: Source = { name: 'Lester et al. 2021', url: 'https://arxiv.org/abs/2104.08691' };
const ADAMW: Source = { name: 'Loshchilov & Hutter 2019', url: 'https://arxiv.org/abs/1711.05101' };
const TORCH: Source = { name: 'torch.optim.AdamW', url: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html' };
const COSINE: Source = { name: 'Loshchilov & Hutter 2017', url: 'https://arxiv.org/abs/1608.03983' };
const WARMUP: Source = { name: 'Goyal et al. 2017', url: 'https://arxiv.org/abs/1706.02677' };
const CLIPPING: Source = { name: 'Pascanu et al. 2013', url: 'https://arxiv.org/abs/1211.5063' };

/** Numbers besides the two among the three settings that matter. */
export type FurtherNumber = Exclude<NumericKey, 'numVirtualTokens' | 'steps'>;

/** A setting with numbers (its range stands in RANGES) or with words. */
export type Setting =
  | { readonly kind: 'number'; readonly key: FurtherNumber; readonly source?: Source }
  | { readonly kind: 'words'; readonly key: 'schedule' | 'order' | 'bestBy'; readonly words: readonly RunConfig['schedule' | 'order' | 'bestBy'][]; readonly source?: Source };

/** The settings besides the three that matter, in the groups in which the page shows them. */
export const SETTING_GROUPS = [
  { group: 'rate', settings: [
    { kind: 'number', key: 'learningRate', source: PAPER },
    { kind: 'words', key: 'schedule', words: ['constant', 'warmupCosine'], source: COSINE },
    { kind: 'number', key: 'warmupSteps', source: WARMUP },
  ] },
  { group: 'optimizer', settings: [
    { kind: 'number', key: 'weightDecay', source: ADAMW },
    { kind: 'number', key: 'clipGlobalNorm', source: CLIPPING },
    { kind: 'number', key: 'beta1', source: TORCH },
    { kind: 'number', key: 'beta2', source: TORCH },
    { kind: 'number', key: 'epsilon', source: TORCH },
  ] },
  { group: 'batch', settings: [
    { kind: 'number', key: 'batchSize', source: PAPER },
    { kind: 'number', key: 'maxRows' },
    { kind: 'words', key: 'order', words: ['shuffled', 'file'] },
  ] },
  { group: 'evaluation', settings: [
    { kind: 'number', key: 'evalEvery' },
    { kind: 'words', key: 'bestBy', words: ['validation/loss', 'validation/accuracy'], source: PAPER },
    { kind: 'number', key: 'seed' },
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

export type Caution = 'warmupTooLong' | 'warmupUnused' | 'fewEvaluations' | 'rateHigh' | 'batchBeyondData';

/** Settings that are allowed but do not go together, by the key at which to say so. */
export function cautions(config: RunConfig, trainExamples: number | null): Partial<Record<NumericKey, Caution>> {
  const found: Partial<Record<NumericKey, Caution>> = {};
  if (config.schedule === 'warmupCosine' && config.warmupSteps >= config.steps) found.warmupSteps = 'warmupTooLong';
  if (config.schedule === 'constant' && config.warmupSteps > 0) found.warmupSteps = 'warmupUnused';
  if (config.evalEvery > config.steps / 2) found.evalEvery = 'fewEvaluations';
  // AdamW moves each value by about the learning rate a step; embeddings of small models are of the order of 0.1 to 1
  if (config.learningRate > 0.5) found.learningRate = 'rateHigh';
  if (trainExamples !== null && config.batchSize > trainExamples) found.batchSize = 'batchBeyondData';
  return found;
}
