import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runFileJsonSchema } from '../artifacts/config/runFile.ts';
import { StudioError } from '../domain/errors.ts';
import { NO_FACTS } from '../domain/options/facts.ts';
import { checkFlags, configChoice, settle } from './choice.ts';

const file = (json: unknown) => ({ name: 'run.json', bytes: new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json)) });
const configOf = (flags: Record<string, string>, json: unknown = null, fileTokens: number | null = null) =>
  settle(configChoice(flags, json === null ? null : file(json), fileTokens), { ...NO_FACTS, fileTokens }).config;

const refusal = (act: () => unknown): StudioError => {
  try {
    act();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('configChoice', () => {
  it('maps flags to the configuration over the defaults', () => {
    expect(configOf({ 'prompt-length': '5', lr: '0.1', order: 'file', init: 'random' })).toMatchObject(
      { numVirtualTokens: 5, learningRate: 0.1, order: 'file', promptInit: 'random', batchSize: 32, schedule: 'constant', clipGlobalNorm: 0 });
  });

  it('still knows the schedule that had a name of its own', () => {
    expect(configOf({ schedule: 'warmupCosine', warmup: '20' })).toMatchObject({ schedule: 'cosine', warmupSteps: 20 });
  });

  it('starts from a prompt file that is given, at its length', () => {
    expect(configOf({}, null, 7)).toMatchObject({ promptInit: 'file', numVirtualTokens: 7 });
    expect(configOf({ init: 'transfer' }, null, 7)).toMatchObject({ promptInit: 'transfer', numVirtualTokens: 20 });
  });

  it('takes options of a run file beside flags, and a preset below both', () => {
    expect(configOf({ steps: '50', preset: 'paper' }, { learningRate: 0.1 })).toMatchObject({ steps: 50, learningRate: 0.1, optimizer: 'adafactor', numVirtualTokens: 100 });
    expect(configOf({}, { preset: 'paper', steps: 50 })).toMatchObject({ steps: 50, learningRate: 0.3 });
    expect(configOf({ steps: '50' }, { steps: 50 }).steps).toBe(50);
    expect(configOf({}, { epochs: 3 })).toMatchObject({ lengthBy: 'epochs', epochs: 3 });
  });

  it('takes from the record of a run what was the user\'s', () => {
    const record = { config: { steps: 40, learningRate: 0.2, batchSize: 8 }, configOrigins: { steps: 'user', learningRate: 'data', batchSize: 'preset' }, preset: 'smallData', versions: {} };
    expect(configChoice({}, file(record), null)).toEqual({ preset: 'smallData', chosen: { steps: 40 } });
  });

  it.each([
    [{ steps: '0' }, null, '--steps', '1 to 100000'],
    [{ 'prompt-length': '2.5' }, null, '--prompt-length', 'whole number'],
    [{ init: 'zeros' }, null, '--init', 'classLabels'],
    [{ init: 'text' }, null, '--init-text', 'write the text'],
    [{ warmup: '400' }, null, '--warmup', 'smaller than steps'],
    [{ preset: 'fast' }, null, '--preset', 'quickLook'],
    [{ steps: '40' }, { steps: 50 }, '--steps 40 contradicts run.json', 'leave one'],
    [{}, { steps: 0 }, 'steps is 0', 'from 1 to 100000'],
    [{}, { optimizer: 'lion' }, 'optimizer is "lion"', 'adamw, adafactor, sgd'],
    [{}, { stepz: 3 }, '"stepz"', 'docs/run.schema.json'],
    [{}, '{"steps": 3', 'run.json', 'not JSON'],
    [{}, [3], 'run.json', 'JSON object'],
  ] as const)('refuses %j beside %j, naming key and remedy', (flags, json, named, remedy) => {
    const error = refusal(() => configOf(flags, json));
    expect(error.code).toBe('usage');
    expect(error.message).toContain(named);
    expect(error.message).toContain(remedy);
  });

  it.each([
    [{ momentum: 0.5 }, 'momentum', 'optimizer'], [{ optimizer: 'sgd', beta1: 0.8 }, 'beta1', 'optimizer'],
    [{ steps: 3, lengthBy: 'epochs' }, 'steps', 'lengthBy'], [{ batchSize: 3, batchBy: 'rows' }, 'batchSize', 'batchBy'], [{ stopBy: 'train/loss' }, 'stopBy', 'patience'],
    [{ initText: 'x' }, 'initText', 'promptInit'],
  ] as const)('refuses what would have no effect: %j', (json, key, other) => {
    const error = refusal(() => configOf({}, json));
    expect(error).toMatchObject({ code: 'configOutOfRange', details: { key, other } });
    expect(error.message).toMatch(new RegExp(`^${key} has no effect where ${other} is`));
  });
});

describe('checkFlags', () => {
  it.each([
    [{ 'init-text': 'good or bad' }, '--init-text: initText has no effect where promptInit is "classLabels"'],
    [{ init: 'random', 'init-top-k': '5' }, '--init-top-k: initTopK has no effect where promptInit is "random"'],
    [{ init: 'random', 'init-file': 'p.npy' }, '--init-file has no effect where promptInit is "random"'],
    [{ valid: 'dev.tsv', 'validation-share': '0.1' }, '--validation-share has no effect beside --valid'],
  ])('refuses %j', (flags, said) => {
    expect(refusal(() => { checkFlags(flags, configChoice(flags, null, null), null); })).toMatchObject({ code: 'usage', message: expect.stringContaining(said) });
  });

  it('lets pass what has an effect by a preset, a file or another flag', () => {
    const flags = { steps: '9', 'init-text': 'good', preset: 'smallData', valid: 'dev.tsv' };
    expect(() => { checkFlags(flags, configChoice(flags, file({ promptInit: 'text' }), null), null); }).not.toThrow();
    expect(() => { checkFlags({ 'init-file': 'p.npy' }, configChoice({}, null, 4), 4); }).not.toThrow();
  });
});

describe('docs/run.schema.json', () => {
  it('is what the schema of this version says (npx tsx scripts/runSchema.ts writes it)', () => {
    expect(readFileSync('docs/run.schema.json', 'utf8')).toBe(runFileJsonSchema());
  });
});
