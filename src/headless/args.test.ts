import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/errors.ts';
import { backendChoice, dtypeChoice, numeric, readArguments, required } from './args.ts';

const refusal = (act: () => unknown): StudioError => {
  try {
    act();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('readArguments', () => {
  it('reads a command and its flags, values with dashes and equals signs included', () => {
    expect(readArguments(['train', '--model', 'm', '--lr', '-1', '--template', '{text}\n--:', '--seed=3'])).toEqual(
      { command: 'train', flags: { model: 'm', lr: '-1', template: '{text}\n--:', seed: '3' } });
  });
  it('takes an empty value', () => {
    expect(readArguments(['generate', '--model', 'm', '--input', '']).flags).toEqual({ model: 'm', input: '' });
  });
  it.each([
    [[], 'No command'],
    [['tune'], '"tune"'],
    [['train', '--modle', 'm'], "'--modle'"],
    [['train', '--model'], "'--model <value>'"],
    [['train', 'data.csv'], "'data.csv'"],
    [['score', '--steps', '3'], "'--steps'"],
  ])('refuses %j by name', (argv, named) => {
    const error = refusal(() => readArguments(argv));
    expect(error.code).toBe('usage');
    expect(error.message).toContain(named);
  });
});

describe('single flags', () => {
  it('asks for what is missing by its name', () => {
    expect(refusal(() => required({}, 'out')).message).toContain('--out');
    expect(required({ input: '' }, 'input')).toBe('');
  });
  it('reads numbers and refuses words', () => {
    expect(numeric({ lr: '3e-2' }, 'lr')).toBe(0.03);
    expect(numeric({}, 'lr')).toBeUndefined();
    expect(refusal(() => numeric({ lr: 'fast' }, 'lr')).message).toContain('--lr is "fast"');
  });
  it('knows the backends', () => {
    expect(backendChoice({})).toBe('auto');
    expect(refusal(() => backendChoice({ backend: 'cuda' })).message).toContain('"cuda"');
    expect([dtypeChoice({}), dtypeChoice({ dtype: 'int4' })]).toEqual(['auto', 'int4']);
    expect(refusal(() => dtypeChoice({ dtype: 'fp8' })).message).toContain('choose one of auto, f32, f16, int8, int4');
  });
});
