import type { EvaluatedExample } from '../../../domain/run.ts';

/** What the prompt did to an answer. */
export type Change = 'better' | 'worse' | 'otherWrong' | 'same' | 'unlabelled';

/** Which examples are asked for; null and the empty string ask for all. */
export interface ExampleFilter {
  readonly show: 'all' | 'wrong' | 'changed' | 'better' | 'worse';
  /** Class index. */
  readonly expected: number | null;
  /** Class index of the answer of `contender`. */
  readonly answered: number | null;
  /** Whose answer `answered` means. */
  readonly contender: 'with' | 'without';
  readonly search: string;
}

export type ExampleOrder = 'worst' | 'mostChanged' | 'file';

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

/** Whether an example is among those asked for; `needle` is the lower-cased search text. */
function isAsked(example: EvaluatedExample, filter: ExampleFilter, needle: string): boolean {
  if (filter.expected !== null && example.classIndex !== filter.expected) return false;
  if (filter.answered !== null && example[filter.contender].predicted !== filter.answered) return false;
  if (needle !== '' && !example.text.toLocaleLowerCase().includes(needle)) return false;
  const change = changeOf(example);
  if (filter.show === 'all') return true;
  if (filter.show === 'wrong') return change !== 'unlabelled' && example.with.predicted !== example.classIndex;
  if (filter.show === 'changed') return example.without.predicted !== example.with.predicted;
  return change === filter.show;
}

/**
 * Indices of the examples asked for. `worst`: least probability of the expected class first, unlabelled last;
 * `mostChanged`: where that probability moved furthest; ties stand in file order.
 */
export function selectExamples(examples: readonly EvaluatedExample[], filter: ExampleFilter, order: ExampleOrder): number[] {
  const needle = filter.search.trim().toLocaleLowerCase();
  const chosen: number[] = [];
  examples.forEach((example, i) => { if (isAsked(example, filter, needle)) chosen.push(i); });
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
  const count = (show: ExampleFilter['show']): number => examples.reduce((n, example) => n + Number(isAsked(example, { ...filter, show }, needle)), 0);
  return { all: count('all'), wrong: count('wrong'), changed: count('changed'), better: count('better'), worse: count('worse') };
}
