import type { ReactElement } from 'react';
import type { RunCard } from '../../../../domain/keptRun.ts';
import { useRuns } from '../../../../state/hooks.tsx';
import { CompareCurves } from './CompareCurves.tsx';
import { CompareOptions } from './CompareOptions.tsx';

/** The chosen runs beside each other: their curves, their figures, the options in which they differ. */
export function Comparison({ cards }: { readonly cards: readonly RunCard[] }): ReactElement | null {
  const chosen = useRuns((runs) => runs.chosen);
  const compared = chosen.flatMap((id) => cards.filter((card) => card.id === id));
  if (compared.length === 0) return null;
  return (
    <>
      <CompareCurves cards={compared} />
      <CompareOptions cards={compared} />
    </>
  );
}
