import { describe, expect, test } from 'vitest';
import { EMPTY_DRAFT, type SweepDraft } from '../../../state/sweeps/draft.ts';
import { checkPlan, sweepText } from './plan.ts';
import { drawProblem, freshDraw, readDraft } from './readDraft.ts';
import { NO_FACTS } from '../../../domain/options/facts.ts';

const draft = (patch: Partial<SweepDraft>): SweepDraft => ({ ...EMPTY_DRAFT, ...patch });

describe('what is filled in for several trainings', () => {
  test('takes values between commas of both languages; what is no number, or out of range, comes to nothing yet', () => {
    const grid = (text: string) => readDraft(draft({ way: 'grid', grid: [{ key: 'numVirtualTokens', text }, { key: 'optimizer', text: 'sgd' }] }), null);
    expect(grid('1, 5、20')).toEqual({ grid: { numVirtualTokens: [1, 5, 20], optimizer: ['sgd'] }, seeds: 1 });
    expect(grid('1, many')).toBeNull();
    expect(grid('1, 900')).toBeNull();
    expect(grid('')).toEqual({ grid: { optimizer: ['sgd'] }, seeds: 1 });
  });

  test('draws several options of several kinds, so many times: whole numbers where an option is one, words among the ticked', () => {
    const random = readDraft(draft({ way: 'random', draws: 30, drawSeed: 7, random: [
      { key: 'learningRate', text: '', from: '0.001', to: '0,1', log: true }, { key: 'numVirtualTokens', text: '', from: '1', to: '20', log: false },
      { key: 'promptInit', text: 'random,classLabels', from: '', to: '', log: false },
    ] }), null);
    if (random === null) throw new Error('nothing was read');
    const { members } = checkPlan(sweepText({ chosen: {}, preset: null }, random, NO_FACTS), 'sweep.json', NO_FACTS);
    expect(members).toHaveLength(30);
    const drawn = members?.map(({ varied }) => varied) ?? [];
    expect(drawn.every(({ learningRate, numVirtualTokens }) => Number(learningRate) >= 0.001 && Number(learningRate) < 0.1 && Number.isInteger(numVirtualTokens))).toBe(true);
    expect(new Set(drawn.map(({ promptInit }) => promptInit))).toEqual(new Set(['random', 'classLabels']));
    // Evenly in the logarithm: about half below the geometric mean of 0.01, where evenly in the number it would be a tenth.
    expect(drawn.filter(({ learningRate }) => Number(learningRate) < 0.01).length).toBeGreaterThan(8);
  });

  test('that comes to more trainings than are allowed is refused with their count', () => {
    const random = readDraft(draft({ way: 'random', draws: 5000 }), null);
    expect(random && checkPlan(sweepText({ chosen: {}, preset: null }, random, NO_FACTS), 'sweep.json', NO_FACTS).error?.details).toMatchObject({ count: 5000, limit: 100 });
  });

  test('needs a range that rises, above 0 for a logarithm', () => {
    expect(drawProblem('promptDropout', { from: '0.5', to: '0.5', log: false })).toBe('fromNotBelow');
    expect(drawProblem('promptDropout', { from: '0', to: '0.5', log: true })).toBe('logOfZero');
    expect(drawProblem('promptDropout', { from: '0', to: '0.5', log: false })).toBeNull();
    expect(drawProblem('steps', { from: '９００', to: '1,000', log: true })).toBeNull();
  });

  test('begins a range around the value that stands, within what the option may be', () => {
    expect(freshDraw('learningRate', 0.03)).toMatchObject({ from: '0.003', to: '0.3', log: true });
    expect(freshDraw('numVirtualTokens', 50)).toMatchObject({ from: '5', to: '200', log: true });
    expect(freshDraw('promptDropout', 0)).toMatchObject({ from: '0', to: '0.9', log: false });
  });
});
