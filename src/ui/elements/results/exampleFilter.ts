import type { EvaluatedExample } from '../../../domain/run.ts';

/** What the prompt did to an answer. */
export type Change = 'better' | 'worse' | 'otherWrong' | 'same' | 'unlabelled';

/** Which examples are asked for; null and the empty string ask for all. */
export interface ExampleFilter {
  readonly show: (typeof SHOWS)[number];
  /** Class index. */
  readonly expected: number | null;
  /** Class index of the answer of `contender`. */
  readonly answered: number | null;
  /** Whose answer `answered` means. */
  readonly contender: 'with' | 'without';
  readonly search: string;
}

export type ExampleOrder = 'worst' | 'mostChanged' | 'file';

export const SHOWS = ['all', 'wrong', 'changed', 'better', 'worse'] as const;

export const ALL_EXAMPLES: ExampleFilter = { show: 'all', expected: null, answered: null, contender: 'with', search: '' };

/** Better: wrong before and right after; worse: the reverse; otherWrong: wrong twice, in two ways. */
export function changeOf({ classIndex, without, with: tuned }: EvaluatedExample): Change {
  if (classIndex < 0) return 'unlabelled';
  if (without.predicted === tuned.predicted) return 'same';
  if (tuned.predicted === classIndex) return 'better';
  return without.predicted === classIndex ? 'worse' : 'otherWrong';
}

/** Probability that the prompted model gives to what was expected; NaN for an unlabelled example. */
export function probabilityOfExpected(example: EvaluatedExample, contender: 'with' | 'without' = 'with'): number {
  return example[contender].probabilities[example.classIndex] ?? Number.NaN;
}

/** Whether an example fits all but `show`; `needle` is the lower-cased search text. */
function fits(example: EvaluatedExample, filter: ExampleFilter, needle: string): boolean {
  if (filter.expected !== null && example.classIndex !== filter.expected) return false;
  if (filter.answered !== null && example[filter.contender].predicted !== filter.answered) return false;
  return needle === '' || example.text.toLocaleLowerCase().includes(needle);
}

/** Whether an example's outcome is one that `show` asks for. */
function isShown(example: EvaluatedExample, show: ExampleFilter['show']): boolean {
  if (show === 'all') return true;
  if (show === 'wrong') return example.classIndex >= 0 && example.with.predicted !== example.classIndex;
  if (show === 'changed') return example.without.predicted !== example.with.predicted;
  return changeOf(example) === show;
}

/**
 * Indices of the examples asked for. `worst`: least probability of the expected class first, unlabelled last;
 * `mostChanged`: where that probability moved furthest; ties stand in file order.
 */
export function selectExamples(examples: readonly EvaluatedExample[], filter: ExampleFilter, order: ExampleOrder): number[] {
  const needle = filter.search.trim().toLocaleLowerCase();
  const chosen: number[] = [];
  examples.forEach((example, i) => { if (isShown(example, filter.show) && fits(example, filter, needle)) chosen.push(i); });
  if (order === 'file') return chosen;
  const keys = Float64Array.from(examples, (example) => sortKey(example, order));
  return chosen.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** Smallest first; unlabelled examples after all others. */
function sortKey(example: EvaluatedExample, order: 'worst' | 'mostChanged'): number {
  if (example.classIndex < 0) return 2;
  const after = probabilityOfExpected(example);
  return order === 'worst' ? after : -Math.abs(after - probabilityOfExpected(example, 'without'));
}

/** How many examples each choice of `show` would leave, the other conditions being as they are. */
export function countShown(examples: readonly EvaluatedExample[], filter: ExampleFilter): Readonly<Record<ExampleFilter['show'], number>> {
  const needle = filter.search.trim().toLocaleLowerCase();
  const counts = { all: 0, wrong: 0, changed: 0, better: 0, worse: 0 };
  for (const example of examples) {
    if (!fits(example, filter, needle)) continue;
    for (const show of SHOWS) counts[show] += Number(isShown(example, show));
  }
  return counts;
}
