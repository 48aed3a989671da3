/**
 * Class names in the order of their probabilities: by value where all are numbers, else by UTF-16 code units, so that
 * the order depends on neither the rows' order nor the computer's language.
 */
export function sortClasses(names: Iterable<string>): string[] {
  const sorted = [...names].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const numeric = sorted.every((name) => name !== '' && Number.isFinite(Number(name)));
  return numeric ? sorted.toSorted((a, b) => Number(a) - Number(b)) : sorted;
}

/** Each class with the number of its cells; cells are trimmed, empty ones left out. In order of first appearance. */
export function countClasses(labels: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) {
    const name = label.trim();
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
