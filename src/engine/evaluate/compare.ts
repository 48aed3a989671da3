import type { Comparison, Prediction } from '../../domain/run.ts';
import { classificationMetrics } from './classificationMetrics.ts';

/**
 * Without and with the prompt on the same examples, beside always answering the commonest training class (the first of
 * equals). Unlabelled examples (−1) are left out.
 * @param expected class of each prediction @param trainClasses class of each training example @param numClasses C
 */
export function compare(
  zeroShot: readonly Prediction[], tuned: readonly Prediction[], expected: readonly number[],
  trainClasses: readonly number[], numClasses: number,
): Comparison {
  const right = (predictions: readonly Prediction[], i: number) => predictions[i]?.predicted === expected[i];
  const labelled = expected.flatMap((classIndex, i) => (classIndex >= 0 ? [i] : []));
  const majority = commonestClass(trainClasses, numClasses);
  return {
    majority: {
      classIndex: majority,
      accuracy: labelled.length === 0 ? 0 : labelled.filter((i) => expected[i] === majority).length / labelled.length,
    },
    zeroShot: classificationMetrics(zeroShot, expected, numClasses),
    tuned: classificationMetrics(tuned, expected, numClasses),
    improved: labelled.filter((i) => !right(zeroShot, i) && right(tuned, i)).length,
    worsened: labelled.filter((i) => right(zeroShot, i) && !right(tuned, i)).length,
  };
}

function commonestClass(classes: readonly number[], numClasses: number): number {
  const counts = Array.from({ length: numClasses }, (_, index) => classes.filter((classIndex) => classIndex === index).length);
  return counts.indexOf(Math.max(...counts));
}
