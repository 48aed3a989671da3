import { expect, test } from 'vitest';
import type { EvaluatedExample, Prediction } from '../../../domain/run.ts';
import { ALL_EXAMPLES, changeOf, countShown, selectExamples } from './exampleFilter.ts';

const answer = (...probabilities: number[]): Prediction =>
  ({ predicted: probabilities.indexOf(Math.max(...probabilities)), probabilities, scores: probabilities.map(Math.log) });
const example = (row: number, text: string, classIndex: number, without: Prediction, tuned: Prediction): EvaluatedExample =>
  ({ row, line: row + 2, text, classIndex, without, with: tuned, truncatedTokens: 0 });

const EXAMPLES = [
  example(0, 'Parcel never came', 0, answer(0.2, 0.5, 0.3), answer(0.9, 0.05, 0.05)), // better
  example(1, 'Charged twice', 1, answer(0.1, 0.8, 0.1), answer(0.6, 0.3, 0.1)), //        worse
  example(2, 'Screen is black', 2, answer(0.7, 0.2, 0.1), answer(0.2, 0.7, 0.1)), //      otherWrong
  example(3, 'Great parcel', 0, answer(0.6, 0.2, 0.2), answer(0.8, 0.1, 0.1)), //         same, right
  example(4, 'Refund me', 1, answer(0.9, 0.05, 0.05), answer(0.96, 0.02, 0.02)), //       same, wrong
  example(5, 'no label here', -1, answer(0.4, 0.3, 0.3), answer(0.2, 0.5, 0.3)), //       unlabelled, changed
];

const rows = (part: Partial<typeof ALL_EXAMPLES>): number[] => selectExamples(EXAMPLES, { ...ALL_EXAMPLES, ...part }, 'file');

test('each way an answer can change has its name', () => {
  expect(EXAMPLES.map(changeOf)).toEqual(['better', 'worse', 'otherWrong', 'same', 'same', 'unlabelled']);
});

test('worst first: by the probability of the expected class, unlabelled last', () => {
  // 0.9, 0.3, 0.1, 0.8, 0.02, none
  expect(selectExamples(EXAMPLES, ALL_EXAMPLES, 'worst')).toEqual([4, 2, 1, 3, 0, 5]);
});

test('most changed first: 0.7, 0.5, 0.0, 0.2, 0.03', () => {
  expect(selectExamples(EXAMPLES, ALL_EXAMPLES, 'mostChanged')).toEqual([0, 1, 3, 4, 2, 5]);
});

test('filters by outcome, class, answer of either contender, and text', () => {
  expect(rows({ show: 'wrong' })).toEqual([1, 2, 4]);
  expect(rows({ show: 'changed' })).toEqual([0, 1, 2, 5]);
  expect(rows({ show: 'better' })).toEqual([0]);
  expect(rows({ show: 'worse' })).toEqual([1]);
  expect(rows({ expected: 1 })).toEqual([1, 4]);
  expect(rows({ expected: 2, answered: 1 })).toEqual([2]);
  expect(rows({ expected: 2, answered: 0, contender: 'without' })).toEqual([2]);
  expect(rows({ search: ' PARCEL ' })).toEqual([0, 3]);
});

test('the counts on the buttons respect the other conditions', () => {
  expect(countShown(EXAMPLES, ALL_EXAMPLES)).toEqual({ all: 6, wrong: 3, changed: 4, better: 1, worse: 1 });
  expect(countShown(EXAMPLES, { ...ALL_EXAMPLES, expected: 0 })).toEqual({ all: 2, wrong: 0, changed: 1, better: 1, worse: 0 });
});
