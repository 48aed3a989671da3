import { expect, test } from 'vitest';
import type { EvaluationMetrics } from '../../../domain/run.ts';
import { appendSteps, emptySteps } from '../../../state/run.ts';
import { accuracyCurves, furtherFigure, lossCurves } from './curves.ts';

const NAMES = { train: 'train', smoothed: 'smoothed', validation: 'held-out', best: 'best', zeroShot: 'zero', majority: 'majority' };
const evaluation = (step: number, loss: number, accuracy: number, best: boolean): EvaluationMetrics => ({ step, loss, accuracy, macroF1: accuracy, examples: 104, best });
const EVALUATIONS = [evaluation(0, 2, 0.25, true), evaluation(50, 1, 0.6, true), evaluation(100, 1.5, 0.7, false)];

test('the loss chart: thin, smoothed, points, and a ring where the best was', () => {
  const steps = appendSteps(emptySteps(), [1, 2].map((step) => ({
    step, trainLoss: 4 / step, learningRate: 0.03, gradientNorm: 1, promptNorm: 2, promptDistance: 1, deviceBytes: 2048, rows: 100, paddedRows: 200, examples: 32, milliseconds: 10,
  })));
  const [thin, thick, points, ring] = lossCurves(steps, EVALUATIONS, 0.5, NAMES);
  expect(thin).toMatchObject({ style: 'thin', x: [1, 2], y: [4, 2] });
  // (0.5·(0.5·4) + 0.5·2) / (1 - 0.25)
  expect(Array.from(thick?.y ?? [])).toEqual([4, 2 / 0.75]);
  expect(points).toMatchObject({ style: 'points', x: [0, 50, 100], y: [2, 1, 1.5] });
  expect(ring).toMatchObject({ style: 'ring', x: [50], y: [1] });
});

test('the accuracy chart draws what is to be beaten over the whole run', () => {
  const baseline = { zeroShotAccuracy: 0.3, zeroShotLoss: 2, majorityAccuracy: 0.25, examples: 104 };
  const curves = accuracyCurves(EVALUATIONS, baseline, 300, NAMES);
  expect(curves.map(({ style, y }) => [style, ...Array.from(y)])).toEqual([
    ['points', 0.25, 0.6, 0.7], ['ring', 0.6], ['dotted', 0.3, 0.3], ['dotted', 0.25, 0.25],
  ]);
  expect(curves.at(-1)?.x).toEqual([0, 300]);
  expect(accuracyCurves([], null, 300, NAMES)).toHaveLength(1);
});

test('further figures are the steps\' own; rows are those a second: 100 in 10 ms are 10,000', () => {
  const steps = appendSteps(emptySteps(), [{
    step: 1, trainLoss: 4, learningRate: 0.03, gradientNorm: 1, promptNorm: 2, promptDistance: 0.5, deviceBytes: 2048, rows: 100, paddedRows: 200, examples: 32, milliseconds: 10,
  }]);
  expect((['rate', 'gradient', 'norm', 'distance', 'rows', 'memory'] as const).map((figure) => furtherFigure(steps, figure)))
    .toEqual([[0.03], [1], [2], [0.5], [10_000], [2048]]);
});
