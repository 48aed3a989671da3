import { bestRun } from '../../../domain/bestRun.ts';
import type { RunCard, RunFigures } from '../../../domain/keptRun.ts';

type Compared = Pick<RunCard, 'id' | 'data'> & { readonly figures: Pick<RunFigures, 'accuracy' | 'loss' | 'examples'> };

/**
 * Ids of the runs that are marked as the best: one among those with the same file of examples and as many held-out ones,
 * for only their accuracies compare; none where there is nothing to compare with.
 * @param cards newest first, as they are listed
 */
export function bestRuns(cards: readonly Compared[]): ReadonlySet<string> {
  const groups = new Map<string, Compared[]>();
  for (const card of cards.toReversed()) {
    const key = JSON.stringify([card.data, card.figures.examples]);
    groups.set(key, [...groups.get(key) ?? [], card]);
  }
  return new Set([...groups.values()].flatMap((group) => (group.length > 1 ? bestRun(group, ({ figures }) => figures)?.id ?? [] : [])));
}
