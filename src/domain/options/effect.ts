import type { ConfigKey, RunConfig } from '../config.ts';
import { StudioError } from '../errors.ts';

/** What a key needs of another one to have an effect. */
interface Need { readonly key: ConfigKey; readonly when: (config: RunConfig) => boolean; readonly wanted: string }

const uses = (optimizer: RunConfig['optimizer']): Need => ({ key: 'optimizer', when: (config) => config.optimizer === optimizer, wanted: `"${optimizer}"` });

const NEEDS: { readonly [K in ConfigKey]?: Need } = {
  initText: { key: 'promptInit', when: ({ promptInit }) => promptInit === 'text', wanted: '"text"' },
  initTopK: {
    key: 'promptInit', when: ({ promptInit }) => promptInit === 'sampleVocab' || promptInit === 'classLabels' || promptInit === 'transfer',
    wanted: '"sampleVocab", "classLabels" or "transfer"',
  },
  beta1: uses('adamw'), beta2: uses('adamw'), epsilon: uses('adamw'),
  secondMomentDecay: uses('adafactor'), updateClip: uses('adafactor'),
  momentum: uses('sgd'),
  steps: { key: 'lengthBy', when: ({ lengthBy }) => lengthBy === 'steps', wanted: '"steps"' },
  epochs: { key: 'lengthBy', when: ({ lengthBy }) => lengthBy === 'epochs', wanted: '"epochs"' },
  batchSize: { key: 'batchBy', when: ({ batchBy }) => batchBy === 'examples', wanted: '"examples"' },
  batchRows: { key: 'batchBy', when: ({ batchBy }) => batchBy === 'rows', wanted: '"rows"' },
  stopBy: { key: 'patience', when: ({ patience }) => patience > 0, wanted: 'above 0' },
  minImprovement: { key: 'patience', when: ({ patience }) => patience > 0, wanted: 'above 0' },
};

/** Whether a key changes anything in this configuration. */
export function hasEffect(key: ConfigKey, config: RunConfig): boolean {
  return NEEDS[key]?.when(config) ?? true;
}

/** Refuses what was written down but would do nothing beside the rest. Throws `configOutOfRange` with the key. */
export function checkEffects(chosen: readonly ConfigKey[], config: RunConfig): void {
  for (const key of chosen) {
    const need = NEEDS[key];
    if (need === undefined || need.when(config)) continue;
    throw new StudioError('configOutOfRange',
      `${key} has no effect where ${need.key} is ${JSON.stringify(config[need.key])}; leave ${key} out, or make ${need.key} ${need.wanted}.`,
      { key, other: need.key, value: String(config[key]) });
  }
}

/** What follows from a choice that would do nothing without another: epochs alone mean a length by epochs. */
export function implied(chosen: Partial<RunConfig>): Partial<RunConfig> {
  const { epochs, steps, batchRows, batchSize } = chosen;
  return {
    ...((epochs === undefined) === (steps === undefined) ? {} : { lengthBy: epochs === undefined ? 'steps' : 'epochs' }),
    ...((batchRows === undefined) === (batchSize === undefined) ? {} : { batchBy: batchRows === undefined ? 'examples' : 'rows' }),
  };
}
