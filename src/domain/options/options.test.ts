import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, keysOf, makeConfig } from '../config.ts';
import { hasEffect } from './effect.ts';
import { NO_FACTS } from './facts.ts';
import { PRESETS } from './presets.ts';
import { resolveConfig } from './resolve.ts';

const nothing = { chosen: {}, preset: null } as const;

describe('resolveConfig', () => {
  it('is the defaults where nothing is known, and says so of every key', () => {
    const { config, origins, reasons } = resolveConfig(nothing, NO_FACTS);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(Object.keys(origins).toSorted()).toEqual(Object.keys(DEFAULT_CONFIG).toSorted());
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
    expect(reasons).toEqual({});
  });

  it('chooses from the data, with a reason: 480 examples in batches of 32 are seen 20 times in 300 steps', () => {
    const { config, origins, reasons } = resolveConfig(nothing, { ...NO_FACTS, trainExamples: 480, validationExamples: 112, meanContextTokens: 20, classCounts: [120, 120, 120, 120] });
    // 20 · 480 / 32 = 300; a tenth of them is 30, and 112 / 32 = 3.5 would be affordable.
    expect(config).toMatchObject({ batchSize: 32, steps: 300, evalEvery: 30, classWeights: 'none', bestBy: 'validation/loss' });
    expect(origins).toMatchObject({ steps: 'data', evalEvery: 'data', batchSize: 'default', classWeights: 'default' });
    expect(reasons.steps).toEqual({ code: 'stepsSeen', params: { n: 480, rounds: 20 } });
  });

  it('makes batches smaller for few examples and for long texts, and caps the steps of many', () => {
    const facts = { ...NO_FACTS, validationExamples: 10 };
    // 40 examples: at most a quarter, 10, so 8. 20 · 40 / 8 = 100.
    expect(resolveConfig(nothing, { ...facts, trainExamples: 40 })).toMatchObject({
      config: { batchSize: 8, steps: 100 }, reasons: { steps: { code: 'stepsSeen', params: { n: 40, rounds: 20 } } },
    });
    expect(resolveConfig(nothing, { ...facts, trainExamples: 128 })).toMatchObject({ config: { steps: 100 }, reasons: { steps: { params: { rounds: 25 } } } });
    // 2048 rows hold 8 texts of 250 tokens.
    expect(resolveConfig(nothing, { ...facts, trainExamples: 1000, meanContextTokens: 250 }).config.batchSize).toBe(8);
    expect(resolveConfig(nothing, { ...facts, trainExamples: 67_349 })).toMatchObject({ config: { steps: 1000 }, reasons: { steps: { code: 'stepsCapped' } } });
    expect(resolveConfig(nothing, { ...facts, trainExamples: 1 }).config.batchSize).toBe(1);
  });

  it('counts in batches of rows by the mean length of a text: (1024 − 20) / 20 are 50 texts', () => {
    const facts = { ...NO_FACTS, trainExamples: 480, validationExamples: 112, meanContextTokens: 20 };
    // 20 · 480 / 50 = 192, to the next 50; a round is ⌈480 / 50⌉.
    expect(resolveConfig({ chosen: { batchRows: 1024 }, preset: null }, facts).config).toMatchObject({ batchBy: 'rows', steps: 200, evalEvery: 20 });
    expect(resolveConfig({ chosen: { batchRows: 1024, epochs: 3 }, preset: null }, facts).config.evalEvery).toBe(10);
    expect(resolveConfig({ chosen: { batchRows: 1024 }, preset: null }, { ...facts, meanContextTokens: null }).origins.steps).toBe('default');
  });

  it('weighs classes of 480 and 120 examples alike, and not those of 300 and 120', () => {
    expect(resolveConfig(nothing, { ...NO_FACTS, classCounts: [480, 120] })).toMatchObject({
      config: { classWeights: 'balanced', bestBy: 'validation/macroF1' }, reasons: { classWeights: { code: 'weightsUnbalanced', params: { most: 480, least: 120 } } },
    });
    expect(resolveConfig(nothing, { ...NO_FACTS, classCounts: [300, 120] }).config.classWeights).toBe('none');
  });

  it('takes rate, decay and length from optimizer, initialiser, width, context and file', () => {
    const rate = (chosen: Parameters<typeof resolveConfig>[0]['chosen'], facts = NO_FACTS) => resolveConfig({ chosen, preset: null }, facts).config;
    expect(rate({ optimizer: 'adafactor' })).toMatchObject({ learningRate: 0.3, weightDecay: 1e-5 });
    expect(rate({ promptInit: 'random' }).learningRate).toBe(0.2);
    expect(rate({}, { ...NO_FACTS, hiddenSize: 2048 }).learningRate).toBe(0.01);
    // A twelfth of 128 positions.
    expect(rate({}, { ...NO_FACTS, maxPositions: 128 }).numVirtualTokens).toBe(10);
    expect(rate({ promptInit: 'file' }, { ...NO_FACTS, fileTokens: 7 }).numVirtualTokens).toBe(7);
  });

  it('puts the user before the preset, and both before the data', () => {
    const { config, origins } = resolveConfig({ chosen: { steps: 77 }, preset: 'paper' }, { ...NO_FACTS, trainExamples: 40, validationExamples: 10 });
    expect(config).toMatchObject({ steps: 77, batchSize: 32, optimizer: 'adafactor', learningRate: 0.3 });
    expect(origins).toMatchObject({ steps: 'user', batchSize: 'preset', seed: 'default' });
  });

  it('shortens a preset\'s warm-up for a run that it would fill, and no one\'s own', () => {
    const careful = (chosen: Parameters<typeof resolveConfig>[0]['chosen'], facts = NO_FACTS) => resolveConfig({ chosen, preset: 'careful' }, facts);
    expect(careful({})).toMatchObject({ config: { warmupSteps: 100 }, origins: { warmupSteps: 'preset' } });
    // A twentieth of 60, as 100 is of the preset's own 2000.
    expect(careful({ steps: 60 })).toMatchObject({ config: { warmupSteps: 3 }, origins: { warmupSteps: 'data' }, reasons: { warmupSteps: { code: 'warmupShort', params: { steps: 60 } } } });
    // Three rounds of ⌈64 / 16⌉ batches.
    expect(careful({ epochs: 3 }, { ...NO_FACTS, trainExamples: 64 })).toMatchObject({ config: { warmupSteps: 0 }, reasons: { warmupSteps: { params: { steps: 12 } } } });
    expect(() => makeConfig(careful({ steps: 60, warmupSteps: 70 }).config)).toThrow(/warmupSteps is 70, but the run has 60 steps/);
  });

  it('reads a number of rounds as a length by rounds, a number of steps against a preset of rounds as steps', () => {
    expect(resolveConfig({ chosen: { epochs: 3 }, preset: null }, NO_FACTS).config.lengthBy).toBe('epochs');
    expect(resolveConfig({ chosen: { steps: 90 }, preset: 'smallData' }, NO_FACTS).config).toMatchObject({ lengthBy: 'steps', steps: 90 });
  });
});

describe('the presets', () => {
  it.each(keysOf(PRESETS))('%s can be run, and sets nothing without an effect', (preset) => {
    const { config } = resolveConfig({ chosen: {}, preset }, NO_FACTS);
    expect(makeConfig(config)).toEqual(config);
    expect(keysOf(PRESETS[preset]).filter((key) => !hasEffect(key, config))).toEqual([]);
  });

  it('the paper\'s is the paper\'s', () => {
    expect(resolveConfig({ chosen: {}, preset: 'paper' }, NO_FACTS).config).toMatchObject({
      numVirtualTokens: 100, promptInit: 'classLabels', initTopK: 5000, optimizer: 'adafactor', learningRate: 0.3, weightDecay: 1e-5, secondMomentDecay: 0.8,
      schedule: 'constant', batchSize: 32, steps: 30_000,
    });
  });
});
