/** How many validation examples are followed during training. */
const WATCHED = 6;

/** Indices of a few examples to follow, spread over the classes: the first of each class, then the second, … */
export function watchedExamples(classes: readonly number[], count = WATCHED): number[] {
  const seen = new Map<number, number>();
  const order = classes.map((classIndex, index) => {
    const round = seen.get(classIndex) ?? 0;
    seen.set(classIndex, round + 1);
    return { index, round };
  });
  return order.toSorted((a, b) => a.round - b.round || a.index - b.index).slice(0, count).map(({ index }) => index);
}
