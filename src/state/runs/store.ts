import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunBody, RunCard } from '../../domain/keptRun.ts';

/** The runs that were kept: cards always, bodies as far as they were looked at. */
export interface RunsState {
  /** Newest first; the deleted ones are among them until the page is opened anew. */
  readonly cards: readonly RunCard[];
  readonly bodies: Readonly<Record<string, RunBody>>;
  /** Ids of those that are compared, in the order in which they were chosen. */
  readonly chosen: readonly string[];
  /** The run that was deleted last and can be had back. */
  readonly lastDeleted: string | null;
}

export function createRunsStore(): StoreApi<RunsState> {
  return createStore<RunsState>(() => ({ cards: [], bodies: {}, chosen: [], lastDeleted: null }));
}

/** Puts a card in its place among the others, or in that of its former self. */
export function withCard(cards: readonly RunCard[], card: RunCard): RunCard[] {
  return [...cards.filter(({ id }) => id !== card.id), card].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id));
}

/** Those that are to be seen. */
export function shownCards({ cards }: Pick<RunsState, 'cards'>): RunCard[] {
  return cards.filter(({ deleted }) => !deleted);
}
