/** The one schema of a run's configuration: for what the page stores, what an adapter says of itself, and a run file. */
import { DEFAULT_CONFIG, keysOf, RANGES, WORDS } from '../../domain/config.ts';
import type { NumericKey, RunConfig } from '../../domain/config.ts';
import { PRESETS } from '../../domain/options/presets.ts';
import type { PresetName } from '../../domain/options/presets.ts';
import * as z from '../zod.ts';
import { upgradeConfig } from './upgrade.ts';

function number(key: NumericKey) {
  const { min, max, integer } = RANGES[key];
  return (integer ? z.int() : z.number()).check(z.minimum(min), z.maximum(max));
}

/** Every option with its range or its words. */
export const CONFIG_SHAPE = {
  numVirtualTokens: number('numVirtualTokens'),
  promptInit: z.enum(WORDS.promptInit),
  initText: z.string(),
  initTopK: number('initTopK'),
  optimizer: z.enum(WORDS.optimizer),
  learningRate: number('learningRate'),
  weightDecay: number('weightDecay'),
  beta1: number('beta1'),
  beta2: number('beta2'),
  epsilon: number('epsilon'),
  secondMomentDecay: number('secondMomentDecay'),
  updateClip: number('updateClip'),
  momentum: number('momentum'),
  schedule: z.enum(WORDS.schedule),
  warmupSteps: number('warmupSteps'),
  clipGlobalNorm: number('clipGlobalNorm'),
  lengthBy: z.enum(WORDS.lengthBy),
  steps: number('steps'),
  epochs: number('epochs'),
  batchBy: z.enum(WORDS.batchBy),
  batchSize: number('batchSize'),
  batchRows: number('batchRows'),
  accumulation: number('accumulation'),
  maxRows: number('maxRows'),
  order: z.enum(WORDS.order),
  lossOver: z.enum(WORDS.lossOver),
  classWeights: z.enum(WORDS.classWeights),
  labelSmoothing: number('labelSmoothing'),
  promptDropout: number('promptDropout'),
  inputNoise: number('inputNoise'),
  evalEvery: number('evalEvery'),
  bestBy: z.enum(WORDS.bestBy),
  patience: number('patience'),
  stopBy: z.enum(WORDS.stopBy),
  minImprovement: number('minImprovement'),
  seed: number('seed'),
  arithmetic: z.enum(WORDS.arithmetic),
} as const satisfies { readonly [K in keyof RunConfig]: z.ZodMiniType<RunConfig[K]> };

/** A whole configuration; one of an earlier version is brought up to date. */
export const configSchema: z.ZodMiniType<RunConfig> = z.pipe(z.transform(upgradeConfig), z.object(CONFIG_SHAPE));

/** Whose each value is, by key. */
export const originsSchema = z.partialRecord(z.enum(keysOf(DEFAULT_CONFIG)), z.enum(['user', 'preset', 'data', 'default']));

export const presetSchema: z.ZodMiniType<PresetName> = z.enum(keysOf(PRESETS));

/** Some of the options: what the user chose. */
export const chosenSchema: z.ZodMiniType<Partial<RunConfig>> = z.pipe(z.partial(z.object(CONFIG_SHAPE)), z.transform(given));

type Loose = { readonly [K in keyof RunConfig]?: RunConfig[K] | undefined };

/** Leaves out what is absent: zod types it as possibly undefined. */
export function given(options: Loose): Partial<RunConfig> {
  let found: Partial<RunConfig> = {};
  for (const key of keysOf(DEFAULT_CONFIG)) {
    const value = options[key];
    if (value !== undefined) found = { ...found, [key]: value };
  }
  return found;
}
