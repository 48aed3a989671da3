import { StudioError } from './errors.ts';

export type PromptInit = 'random' | 'sampleVocab' | 'text' | 'classLabels' | 'file';
export type Optimizer = 'adamw';
export type Schedule = 'constant' | 'warmupCosine';
export type ExampleOrder = 'shuffled' | 'file';
export type BestBy = 'validation/loss' | 'validation/accuracy';

/** Everything that decides a run, besides model, data and task. */
export interface RunConfig {
  /** P. */
  readonly numVirtualTokens: number;
  readonly promptInit: PromptInit;
  /** For `text`: repeated or cut to P tokens. */
  readonly initText: string;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly schedule: Schedule;
  readonly warmupSteps: number;
  /** Largest global norm of the gradient; 0 switches clipping off. */
  readonly clipGlobalNorm: number;
  readonly steps: number;
  /** B, examples a step. */
  readonly batchSize: number;
  /** Rows a forward may have; a larger batch is split and its gradients summed. The default keeps the built-in model below 0.5 GB of activations. */
  readonly maxRows: number;
  /** Steps between evaluations on the validation part. */
  readonly evalEvery: number;
  readonly order: ExampleOrder;
  readonly bestBy: BestBy;
  readonly seed: number;
}

interface Range { readonly min: number; readonly max: number; readonly integer: boolean; readonly default: number }

/** The one table of what each number may be. Sources: torch.optim.AdamW for the betas and epsilon; the paper for P. */
export const RANGES = {
  numVirtualTokens: { min: 1, max: 200, integer: true, default: 20 },
  learningRate: { min: 1e-7, max: 10, integer: false, default: 0.03 },
  weightDecay: { min: 0, max: 1, integer: false, default: 0 },
  beta1: { min: 0, max: 0.9999, integer: false, default: 0.9 },
  beta2: { min: 0, max: 0.999999, integer: false, default: 0.999 },
  epsilon: { min: 1e-12, max: 1e-1, integer: false, default: 1e-8 },
  warmupSteps: { min: 0, max: 100_000, integer: true, default: 0 },
  clipGlobalNorm: { min: 0, max: 1000, integer: false, default: 0 },
  steps: { min: 1, max: 100_000, integer: true, default: 300 },
  batchSize: { min: 1, max: 1024, integer: true, default: 32 },
  maxRows: { min: 64, max: 65_536, integer: true, default: 2048 },
  evalEvery: { min: 1, max: 100_000, integer: true, default: 50 },
  seed: { min: 0, max: 2 ** 31 - 1, integer: true, default: 0 },
} as const satisfies Record<string, Range>;

export type NumericKey = keyof typeof RANGES;

export const DEFAULT_CONFIG: RunConfig = {
  numVirtualTokens: RANGES.numVirtualTokens.default,
  promptInit: 'classLabels',
  initText: '',
  optimizer: 'adamw',
  learningRate: RANGES.learningRate.default,
  weightDecay: RANGES.weightDecay.default,
  beta1: RANGES.beta1.default,
  beta2: RANGES.beta2.default,
  epsilon: RANGES.epsilon.default,
  schedule: 'constant',
  warmupSteps: RANGES.warmupSteps.default,
  clipGlobalNorm: RANGES.clipGlobalNorm.default,
  steps: RANGES.steps.default,
  batchSize: RANGES.batchSize.default,
  maxRows: RANGES.maxRows.default,
  evalEvery: RANGES.evalEvery.default,
  order: 'shuffled',
  bestBy: 'validation/loss',
  seed: RANGES.seed.default,
};

const WORDS = {
  promptInit: ['random', 'sampleVocab', 'text', 'classLabels', 'file'],
  optimizer: ['adamw'],
  schedule: ['constant', 'warmupCosine'],
  order: ['shuffled', 'file'],
  bestBy: ['validation/loss', 'validation/accuracy'],
} as const satisfies Partial<Record<keyof RunConfig, readonly string[]>>;

/**
 * A configuration that can be run: defaults filled in, every number in its range, every word known.
 * Throws `configOutOfRange` with key, value, limit and remedy.
 */
export function makeConfig(part: Partial<RunConfig>): RunConfig {
  const config: RunConfig = { ...DEFAULT_CONFIG, ...part };
  for (const key of keysOf(RANGES)) checkNumber(key, config[key]);
  for (const key of keysOf(WORDS)) {
    const allowed: readonly string[] = WORDS[key];
    if (!allowed.includes(config[key])) {
      throw new StudioError('configOutOfRange', `${key} is "${config[key]}"; choose one of ${allowed.join(', ')}.`,
        { key, value: config[key], allowed });
    }
  }
  if (config.promptInit === 'text' && config.initText.trim() === '') {
    throw new StudioError('configOutOfRange', 'promptInit is "text" but initText is empty; write the text to start from.',
      { key: 'initText', value: '' });
  }
  return config;
}

/** The keys of an object literal, as its type has them. */
function keysOf<T extends object>(literal: T): (keyof T & string)[] {
  const keys: (keyof T & string)[] = [];
  for (const key in literal) keys.push(key);
  return keys;
}

function checkNumber(key: NumericKey, value: number): void {
  const { min, max, integer } = RANGES[key];
  if (Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value))) return;
  const kind = integer ? 'a whole number' : 'a number';
  throw new StudioError('configOutOfRange', `${key} is ${value}; give ${kind} from ${min} to ${max}.`,
    { key, value: String(value), min, max });
}
