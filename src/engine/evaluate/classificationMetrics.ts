import type { ClassificationMetrics, Prediction } from '../../domain/run.ts';

/**
 * What predictions come to against the expected classes; unlabelled examples (−1) are left out.
 * @param expected class index of each prediction @param numClasses C
 */
export function classificationMetrics(predictions: readonly Prediction[], expected: readonly number[], numClasses: number): ClassificationMetrics {
  const confusion = Array.from({ length: numClasses }, () => Array.from({ length: numClasses }, () => 0));
  let loss = 0;
  let correct = 0;
  let examples = 0;
  predictions.forEach(({ predicted, scores }, i) => {
    const row = confusion[expected[i] ?? -1];
    if (row === undefined) return;
    row[predicted] = (row[predicted] ?? 0) + 1;
    loss -= scores[expected[i] ?? -1] ?? 0;
    correct += predicted === expected[i] ? 1 : 0;
    examples++;
  });
  const perClass = confusion.map((_, index) => classFigures(confusion, index));
  return {
    examples,
    accuracy: ratio(correct, examples),
    macroF1: ratio(perClass.reduce((sum, { f1 }) => sum + f1, 0), numClasses),
    loss: ratio(loss, examples),
    perClass,
    confusion,
  };
}

/** Precision, recall and their harmonic mean F1; 0 where a denominator is 0. */
function classFigures(confusion: readonly (readonly number[])[], index: number): ClassificationMetrics['perClass'][number] {
  const hits = confusion[index]?.[index] ?? 0;
  const support = (confusion[index] ?? []).reduce((sum, count) => sum + count, 0);
  const predicted = confusion.reduce((sum, row) => sum + (row[index] ?? 0), 0);
  return { precision: ratio(hits, predicted), recall: ratio(hits, support), f1: ratio(2 * hits, predicted + support), support };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
