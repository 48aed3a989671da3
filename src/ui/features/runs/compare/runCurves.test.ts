import { describe, expect, test } from 'vitest';
import { emptySteps } from '../../../../state/run.ts';
import { clippedRange } from './clip.ts';
import { curvesCsv } from './curvesCsv.ts';
import { runCurves, type CurveOptions } from './runCurves.ts';

const steps = { ...emptySteps(), step: [1, 2], trainLoss: [4, 2], examples: [8, 8], milliseconds: [500, 1500], rows: [100, 90] };
const evaluations = [{ step: 0, loss: 5, accuracy: 0.5, macroF1: 0.4, examples: 10, best: false }, { step: 2, loss: 3, accuracy: 0.7, macroF1: 0.6, examples: 10, best: true }];
const body = { steps, evaluations };
const options: CurveOptions = { figure: 'loss', x: 'step', smoothing: 0, log: false };
const word = { train: 'training', validation: 'held-out' };

describe('curves of runs', () => {
  test('over steps: training loss and held-out loss of each', () => {
    const { series, lastX } = runCurves([{ name: 'a', body }, { name: 'b', body }], options, word);
    expect(series.map(({ label, x, y }) => [label, x, y])).toEqual([
      ['a · training', [1, 2], [4, 2]], ['a · held-out', [0, 2], [5, 3]], ['b · training', [1, 2], [4, 2]], ['b · held-out', [0, 2], [5, 3]],
    ]);
    expect(lastX).toBe(2);
    expect(series[0]?.colour).not.toBe(series[2]?.colour);
    expect(series[0]?.dash).not.toEqual(series[2]?.dash);
  });

  test('over examples and seconds: sums up to each step', () => {
    expect(runCurves([{ name: 'a', body }], { ...options, x: 'examples' }, word).series.map(({ x }) => x)).toEqual([[8, 16], [0, 16]]);
    expect(runCurves([{ name: 'a', body }], { ...options, x: 'time' }, word).series.map(({ x }) => x)).toEqual([[0.5, 2], [0, 2]]);
  });

  test('a step in which the computer slept for an hour counts as long as the usual one; a first step that took long is what it is', () => {
    const slow = { ...emptySteps(), step: [1, 2, 3, 4, 5], trainLoss: [5, 4, 3, 2, 1], milliseconds: [130_000, 1000, 3_600_000, 1000, 1000] };
    const overTime = runCurves([{ name: 'a', body: { steps: slow, evaluations: [] } }], { ...options, x: 'time' }, word);
    expect([overTime.series[0]?.x, overTime.slept]).toEqual([[130, 131, 132, 133, 134], 1]);
    expect(runCurves([{ name: 'a', body: { steps: slow, evaluations: [] } }], options, word).slept).toBe(0);
    const even = { ...slow, milliseconds: [130_000, 130_000, 130_000, 140_000, 900_000] };
    expect(runCurves([{ name: 'a', body: { steps: even, evaluations: [] } }], { ...options, x: 'time' }, word).slept).toBe(0);
  });

  test('smoothed by a half, the raw line stays behind without a name: 4, then (4/2·1/2 + 2/2) / (1 − 1/4)', () => {
    const { series } = runCurves([{ name: 'a', body }], { ...options, smoothing: 0.5 }, word);
    expect(series.map(({ label, style }) => [label, style])).toEqual([['', 'thin'], ['a · training', 'thick'], ['a · held-out', 'points']]);
    expect(Array.from(series[1]?.y ?? [])).toEqual([4, (0.25 * 4 + 0.5 * 2) / 0.75]);
  });

  test('on a logarithmic axis what is not above 0 is a hole', () => {
    const zero = { steps: { ...steps, trainLoss: [0, 2] }, evaluations };
    expect(runCurves([{ name: 'a', body: zero }], { ...options, log: true }, word).series[0]?.y).toEqual([Number.NaN, 2]);
  });

  test('rows a second: 100 in half a second, 90 in one and a half', () => {
    expect(runCurves([{ name: 'a', body }], { ...options, figure: 'rowsPerSecond' }, word).series).toMatchObject([{ label: 'a', y: [200, 60] }]);
  });
});

test('the axis leaves two of a hundred outside at either end', () => {
  const y = [...Array.from({ length: 100 }, (_, i) => i / 99), 50];
  const [low = NaN, high = NaN] = clippedRange([{ y }], false) ?? [];
  expect(high).toBeGreaterThan(0.95);
  expect(high).toBeLessThan(1.1);
  expect(low).toBeLessThan(0.05);
  expect(clippedRange([{ y: [1, 1] }], false)).toBeUndefined();
});

test('CSV has every step and evaluation of every run, unsmoothed, a run in the first column', () => {
  const [header, ...rows] = curvesCsv([{ name: 'a, b', body }]).split('\r\n');
  expect(header).toBe('run,step,train/loss,train/learningRate,train/gradientNorm,train/promptNorm,train/promptDistance,rows,paddedRows,examples,milliseconds,deviceBytes,validation/loss,validation/accuracy,validation/macroF1');
  expect(rows).toEqual(['"a, b",0,,,,,,,,,,,5,0.5,0.4', '"a, b",1,4,,,,,100,,8,500,,,,', '"a, b",2,2,,,,,90,,8,1500,,3,0.7,0.6', '']);
});
