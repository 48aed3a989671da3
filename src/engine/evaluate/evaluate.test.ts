import { describe, expect, it } from 'vitest';
import type { Prediction } from '../../domain/run.ts';
import { classificationMetrics } from './classificationMetrics.ts';
import { compare } from './compare.ts';
import { rankClassification } from './rankClassification.ts';

const predict = (predicted: number, scores: number[] = [-1, -1, -1]): Prediction => ({ predicted, scores, probabilities: [] });

describe('rankClassification', () => {
  it('sums the log-probabilities of each class and takes the softmax over classes', () => {
    // Example 0: class 0 log 0.1 + log 0.5 = log 0.05, class 1 log 0.15. Example 1: a tie. Padding (−1) counts for nobody.
    const logProbs = Float32Array.from([Math.log(0.1), Math.log(0.5), Math.log(0.15), -2, -2, 99]);
    const owners = { example: Int32Array.of(0, 0, 0, 1, 1, -1), candidate: Int32Array.of(0, 0, 1, 0, 1, -1) };
    const [first, second] = rankClassification(logProbs, owners, 2, 2);
    expect(first?.predicted).toBe(1);
    expect(first?.scores[0]).toBeCloseTo(Math.log(0.05), 6);
    expect(first?.probabilities[0]).toBeCloseTo(0.25, 6);
    expect(first?.probabilities[1]).toBeCloseTo(0.75, 6);
    expect(second).toMatchObject({ predicted: 0, probabilities: [0.5, 0.5] });
  });

  it('does not overflow for scores of −1000', () => {
    const [only] = rankClassification(Float32Array.of(-1000, -1001), { example: Int32Array.of(0, 0), candidate: Int32Array.of(0, 1) }, 1, 2);
    expect(only?.probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});

describe('classificationMetrics', () => {
  it('counts by hand: expected 0 0 1 2 and one unlabelled, predicted 0 1 1 1 0', () => {
    const scores = [-0.5, -2, -3];
    const metrics = classificationMetrics([predict(0, scores), predict(1, scores), predict(1, scores), predict(1, scores), predict(0)], [0, 0, 1, 2, -1], 3);
    expect(metrics.examples).toBe(4);
    expect(metrics.accuracy).toBe(0.5);
    expect(metrics.confusion).toEqual([[1, 1, 0], [0, 1, 0], [0, 1, 0]]);
    // Class 0: precision 1/1, recall 1/2, F1 2/3. Class 1: 1/3, 1/1, 1/2. Class 2: 0.
    expect(metrics.perClass[0]).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(metrics.perClass[1]).toEqual({ precision: 1 / 3, recall: 1, f1: 0.5, support: 1 });
    expect(metrics.perClass[2]).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
    expect(metrics.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 10);
    // (0.5 + 0.5 + 2 + 3)/4
    expect(metrics.loss).toBeCloseTo(1.5, 10);
  });

  it('is 0 and not NaN where nothing is labelled', () => {
    expect(classificationMetrics([predict(0)], [-1], 2)).toMatchObject({ examples: 0, accuracy: 0, macroF1: 0, loss: 0 });
  });
});

describe('compare', () => {
  it('counts what got better and worse, and the majority class of the training part', () => {
    const expected = [0, 1, 1, 0, -1];
    const found = compare([1, 1, 0, 0, 0].map((c) => predict(c)), [0, 0, 1, 0, 1].map((c) => predict(c)), expected, [1, 1, 0, -1], 2);
    // Example 0 and 2 wrong → right, 1 right → wrong; class 1 is commonest in training and holds 2 of 4.
    expect(found).toMatchObject({ improved: 2, worsened: 1, majority: { classIndex: 1, accuracy: 0.5 } });
    expect(found.zeroShot.accuracy).toBe(0.5);
    expect(found.tuned.accuracy).toBe(0.75);
  });
});
