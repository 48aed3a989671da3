import { StudioError } from './errors.ts';

export type PromptInit = 'random' | 'sampleVocab' | 'text' | 'classLabels' | 'file' | 'transfer';
export type Optimizer = 'adamw' | 'adafactor' | 'sgd';
export type Schedule = 'constant' | 'linear' | 'cosine';
export type ExampleOrder = 'shuffled' | 'file';
/** How the linear layers of a step are multiplied; sums are float32 always. */
export type Arithmetic = 'float32' | 'float16';
/** A figure of an evaluation on the held-out examples. */
export type EvaluationFigure = 'validation/loss' | 'validation/accuracy' | 'validation/macroF1';
export type BestBy = EvaluationFigure;

/** Everything that decides a run, besides model, data and task. */
export interface RunConfig {
  /** P. */
  readonly numVirtualTokens: number;
  readonly promptInit: PromptInit;
  /** For `text`: repeated or cut to P tokens. */
  readonly initText: string;
  /** Sampled words come from the first so many ids of the vocabulary, which are the commonest; 0: from all. */
  readonly initTopK: number;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** AdamW. */
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Adafactor: β₂ of step t is 1 − t^(−decay). */
  readonly secondMomentDecay: number;
  /** Adafactor: an update whose root mean square is larger is shortened to it. */
  readonly updateClip: number;
  /** SGD. */
  readonly momentum: number;
  readonly schedule: Schedule;
  /** Steps over which the rate rises from 0, in every schedule. */
  readonly warmupSteps: number;
  /** Largest global norm of the gradient; 0 switches clipping off. */
  readonly clipGlobalNorm: number;
  readonly lengthBy: 'steps' | 'epochs';
  readonly steps: number;
  readonly epochs: number;
  readonly batchBy: 'examples' | 'rows';
  /** B, examples a batch. */
  readonly batchSize: number;
  /** Rows a batch, prompt included, where `batchBy` is `rows`. */
  readonly batchRows: number;
  /** Batches whose gradients make one step. */
  readonly accumulation: number;
  /** Rows a forward may have; a larger batch is split and its gradients summed. The default keeps the built-in model below 0.5 GB of activations. */
  readonly maxRows: number;
  readonly order: ExampleOrder;
  /** `allTokens`: cross-entropy over the vocabulary. `labelWords`: over the classes alone, as answers are told. */
  readonly lossOver: 'allTokens' | 'labelWords';
  readonly classWeights: 'none' | 'balanced';
  readonly labelSmoothing: number;
  /** Share of the prompt's numbers that are 0 in a step. */
  readonly promptDropout: number;
  /** NEFTune's α: uniform noise of ±α/√(T·H) on the embedded text. */
  readonly inputNoise: number;
  /** Steps between evaluations on the validation part. */
  readonly evalEvery: number;
  readonly bestBy: BestBy;
  /** Evaluations without improvement after which the run ends; 0: never. */
  readonly patience: number;
  readonly stopBy: EvaluationFigure | 'train/loss';
  /** What counts as improvement for `patience`. */
  readonly minImprovement: number;
  readonly seed: number;
  /** Of the training's forward and backward; whatever is scored (held-out examples, answers) is computed in float32. */
  readonly arithmetic: Arithmetic;
}

interface Range { readonly min: number; readonly max: number; readonly integer: boolean; readonly default: number }

/** The one table of what each number may be; values that depend on data and model are chosen in options/advice.ts. */
export const RANGES = {
  numVirtualTokens: { min: 1, max: 200, integer: true, default: 20 },
  initTopK: { min: 0, max: 1_000_000, integer: true, default: 5000 },
  learningRate: { min: 1e-7, max: 100, integer: false, default: 0.03 },
  weightDecay: { min: 0, max: 1, integer: false, default: 0 },
  beta1: { min: 0, max: 0.9999, integer: false, default: 0.9 },
  beta2: { min: 0, max: 0.999999, integer: false, default: 0.999 },
  epsilon: { min: 1e-12, max: 1e-1, integer: false, default: 1e-8 },
  secondMomentDecay: { min: 0.1, max: 1, integer: false, default: 0.8 },
  updateClip: { min: 0.01, max: 100, integer: false, default: 1 },
  momentum: { min: 0, max: 0.9999, integer: false, default: 0.9 },
  warmupSteps: { min: 0, max: 100_000, integer: true, default: 0 },
  clipGlobalNorm: { min: 0, max: 1000, integer: false, default: 0 },
  steps: { min: 1, max: 100_000, integer: true, default: 300 },
  epochs: { min: 1, max: 1000, integer: true, default: 20 },
  batchSize: { min: 1, max: 1024, integer: true, default: 32 },
  batchRows: { min: 16, max: 65_536, integer: true, default: 1024 },
  accumulation: { min: 1, max: 256, integer: true, default: 1 },
  maxRows: { min: 64, max: 65_536, integer: true, default: 2048 },
  labelSmoothing: { min: 0, max: 0.9, integer: false, default: 0 },
  promptDropout: { min: 0, max: 0.9, integer: false, default: 0 },
  inputNoise: { min: 0, max: 100, integer: false, default: 0 },
  evalEvery: { min: 1, max: 100_000, integer: true, default: 50 },
  patience: { min: 0, max: 1000, integer: true, default: 0 },
  minImprovement: { min: 0, max: 10, integer: false, default: 0 },
  seed: { min: 0, max: 2 ** 31 - 1, integer: true, default: 0 },
} as const satisfies Record<string, Range>;

export type NumericKey = keyof typeof RANGES;

/** What each word may be; the first is the default. */
export const WORDS = {
  promptInit: ['classLabels', 'sampleVocab', 'text', 'random', 'file', 'transfer'],
  optimizer: ['adamw', 'adafactor', 'sgd'],
  schedule: ['constant', 'linear', 'cosine'],
  lengthBy: ['steps', 'epochs'],
  batchBy: ['examples', 'rows'],
  order: ['shuffled', 'file'],
  lossOver: ['allTokens', 'labelWords'],
  classWeights: ['none', 'balanced'],
  bestBy: ['validation/loss', 'validation/accuracy', 'validation/macroF1'],
  stopBy: ['validation/loss', 'validation/accuracy', 'validation/macroF1', 'train/loss'],
  arithmetic: ['float32', 'float16'],
} as const satisfies { readonly [K in keyof RunConfig]?: readonly RunConfig[K][] };

export type WordKey = keyof typeof WORDS;
export type ConfigKey = keyof RunConfig;

export const DEFAULT_CONFIG: RunConfig = {
  numVirtualTokens: RANGES.numVirtualTokens.default,
  promptInit: 'classLabels',
  initText: '',
  initTopK: RANGES.initTopK.default,
  optimizer: 'adamw',
  learningRate: RANGES.learningRate.default,
  weightDecay: RANGES.weightDecay.default,
  beta1: RANGES.beta1.default,
  beta2: RANGES.beta2.default,
  epsilon: RANGES.epsilon.default,
  secondMomentDecay: RANGES.secondMomentDecay.default,
  updateClip: RANGES.updateClip.default,
  momentum: RANGES.momentum.default,
  schedule: 'constant',
  warmupSteps: RANGES.warmupSteps.default,
  clipGlobalNorm: RANGES.clipGlobalNorm.default,
  lengthBy: 'steps',
  steps: RANGES.steps.default,
  epochs: RANGES.epochs.default,
  batchBy: 'examples',
  batchSize: RANGES.batchSize.default,
  batchRows: RANGES.batchRows.default,
  accumulation: RANGES.accumulation.default,
  maxRows: RANGES.maxRows.default,
  order: 'shuffled',
  lossOver: 'allTokens',
  classWeights: 'none',
  labelSmoothing: RANGES.labelSmoothing.default,
  promptDropout: RANGES.promptDropout.default,
  inputNoise: RANGES.inputNoise.default,
  evalEvery: RANGES.evalEvery.default,
  bestBy: 'validation/loss',
  patience: RANGES.patience.default,
  stopBy: 'validation/loss',
  minImprovement: RANGES.minImprovement.default,
  seed: RANGES.seed.default,
  arithmetic: 'float32',
};

/**
 * A configuration that can be run: defaults filled in, every number in its range, every word known, nothing that
 * contradicts itself. Throws `configOutOfRange` with key, value, limit and remedy.
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
  checkTogether(config);
  return config;
}

/** The keys of an object literal, as its type has them. */
export function keysOf<T extends object>(literal: T): (keyof T & string)[] {
  const keys: (keyof T & string)[] = [];
  for (const key in literal) keys.push(key);
  return keys;
}

function checkTogether({ promptInit, initText, lengthBy, warmupSteps, steps }: RunConfig): void {
  if (promptInit === 'text' && initText.trim() === '') {
    throw new StudioError('configOutOfRange', 'promptInit is "text" but initText is empty; write the text to start from.',
      { key: 'initText', value: '' });
  }
  if (lengthBy === 'steps' && warmupSteps > steps) {
    throw new StudioError('configOutOfRange',
      `warmupSteps is ${warmupSteps}, but the run has ${steps} steps: the learning rate would never be reached. Make warmupSteps smaller than steps.`,
      { key: 'warmupSteps', value: warmupSteps, steps });
  }
}

function checkNumber(key: NumericKey, value: number): void {
  const { min, max, integer } = RANGES[key];
  if (Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value))) return;
  const kind = integer ? 'a whole number' : 'a number';
  throw new StudioError('configOutOfRange', `${key} is ${value}; give ${kind} from ${min} to ${max}.`,
    { key, value: String(value), min, max });
}
