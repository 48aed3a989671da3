import { describe, expect, test } from 'vitest';
import { NO_FACTS } from '../../../domain/options/facts.ts';
import { checkPlan, paperAblation, sweepText } from './plan.ts';
import { axisOf, memberRows, sortRows } from './rows.ts';

describe('a plan', () => {
  test('has the settings that stand as its base, without what varies or would do nothing', () => {
    const text = sweepText({ chosen: { steps: 9, learningRate: 0.1, momentum: 0.5, initText: 'x' }, preset: null }, { grid: { learningRate: [0.1, 0.2] }, seeds: 2 }, NO_FACTS);
    expect(JSON.parse(text)).toEqual({ base: { steps: 9 }, grid: { learningRate: [0.1, 0.2] }, seeds: 2 });
    expect(checkPlan(text, 'sweep.json', NO_FACTS).members).toHaveLength(4);
  });

  test('is held to ranges, contradictions and the number of runs', () => {
    expect(checkPlan('{"grid": {"learningRate": [1000]}}', 'a.json', NO_FACTS).error?.message).toContain('learningRate is 1000');
    expect(checkPlan('{"grid": {"promptInit": ["text"]}}', 'a.json', NO_FACTS).error?.code).toBe('configOutOfRange');
    expect(checkPlan('{"seeds": 101}', 'a.json', NO_FACTS).error?.message).toContain('101 runs');
    expect(checkPlan('{"grid": 1}', 'a.json', NO_FACTS).error?.message).toMatch(/^a\.json: grid/);
  });

  test('of the paper leaves out lengths that leave an average text no place: of 64 tokens with 1, 20 leave 45, 100 none', () => {
    expect(paperAblation(64, 30, false)).toEqual({ grid: { numVirtualTokens: [1, 5, 20], promptInit: ['random', 'sampleVocab', 'classLabels'] }, leftOut: [100, 150] });
    expect(paperAblation(500, 30, true).grid['promptInit']).toContain('text');
  });
});

test('the table has every run, and what has no figure comes last whatever the order', () => {
  const waiting = { runId: null, end: null, error: null };
  const rows = memberRows({ id: 's', name: '', createdAt: '', text: '{"grid": {"numVirtualTokens": [5, 1]}}', members: [waiting, { ...waiting, runId: 'r' }] }, []);
  expect(rows.map(({ end }) => end)).toEqual(['waiting', 'running']);
  expect(sortRows(rows, { option: 'numVirtualTokens' }, false).map(({ index }) => index)).toEqual([1, 0]);
  expect(sortRows(rows, { option: 'numVirtualTokens' }, true).map(({ index }) => index)).toEqual([0, 1]);
});

test('an axis is logarithmic where its values span much, and even for words: 0.01 is half-way from 0.001 to 0.1', () => {
  expect(axisOf([0.001, 0.1])(0.01)).toBeCloseTo(0.5);
  expect(axisOf([1, 3])(2)).toBe(0.5);
  expect(['a', 'b', 'c'].map(axisOf(['a', 'b', 'c']))).toEqual([0, 0.5, 1]);
});
