/**
 * How much an example of each class weighs so that every class counts alike: n / (C·n_c), which is 1 on average over
 * the examples (scikit-learn's `balanced`; King & Zeng 2001). A class without examples weighs 0.
 * @param classIndices the class of each example @param numClasses C
 */
export function balancedWeights(classIndices: readonly number[], numClasses: number): number[] {
  const counts = Array.from({ length: numClasses }, () => 0);
  for (const index of classIndices) counts[index] = (counts[index] ?? 0) + 1;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : classIndices.length / (present * count)));
}
