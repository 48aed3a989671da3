import type { TargetOwners } from '../../domain/batch.ts';
import type { Prediction } from '../../domain/run.ts';

/**
 * Rank classification: a class's score is the sum of its label tokens' log-probabilities, its probability the softmax
 * over the classes; the first of equals is predicted.
 * @param logProbs [M] with the example and class each target belongs to (−1: padding) @param numClasses C
 */
export function rankClassification(logProbs: Float32Array, owners: TargetOwners, numExamples: number, numClasses: number): Prediction[] {
  const scores = Array.from({ length: numExamples }, () => Array.from({ length: numClasses }, () => 0));
  owners.example.forEach((example, target) => {
    const row = scores[example];
    const candidate = owners.candidate[target] ?? -1;
    if (row !== undefined && candidate >= 0) row[candidate] = (row[candidate] ?? 0) + (logProbs[target] ?? 0);
  });
  return scores.map(predictionOf);
}

/** [C] summed log-probabilities → the answer. */
function predictionOf(scores: readonly number[]): Prediction {
  return { predicted: indexOfLargest(scores), probabilities: softmax(scores), scores };
}

/** The scores of some predictions one after the other, [N·C]: all that has to be kept of them. */
export function scoresOf(predictions: readonly Prediction[]): Float64Array {
  return Float64Array.from(predictions.flatMap(({ scores }) => scores));
}

/** The predictions that `scoresOf` was made from. scores [N·C] */
export function predictionsFrom(scores: Float64Array, numClasses: number): Prediction[] {
  return Array.from({ length: scores.length / numClasses }, (_, i) => predictionOf([...scores.subarray(i * numClasses, (i + 1) * numClasses)]));
}

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}
