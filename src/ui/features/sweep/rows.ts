import { readSweepFile } from '../../../artifacts/sweep/sweepFile.ts';
import type { SweepRow } from '../../../artifacts/sweep/sweepTable.ts';
import type { ErrorReport } from '../../../domain/errors.ts';
import type { RunCard } from '../../../domain/keptRun.ts';
import type { OptionValue } from '../../../domain/sweep.ts';
import type { Sweep } from '../../../state/sweeps/store.ts';

/** A run of a sweep with what it came to, as far as it is. */
export interface MemberRow extends SweepRow {
  readonly index: number;
  readonly end: RunCard['end'] | 'waiting' | 'running';
  readonly error: ErrorReport | null;
  readonly card: RunCard | null;
}

/** The rows of a sweep's table, in the order of the plan. */
export function memberRows({ text, members }: Sweep, cards: readonly RunCard[]): MemberRow[] {
  return readSweepFile(text, 'sweep.json').map(({ varied }, index) => {
    const { runId = null, end = null, error = null } = members[index] ?? {};
    const card = cards.find(({ id }) => id === runId) ?? null;
    return {
      index, varied, run: String(index + 1), card, error, end: end ?? (runId === null ? 'waiting' : 'running'),
      figures: card === null ? null : { ...card.figures, bestStep: card.bestStep, seconds: card.seconds },
    };
  });
}

/** What a table can be sorted by: an option, or a figure. */
export type SortKey = { readonly option: string } | { readonly figure: 'accuracy' | 'macroF1' | 'loss' | 'seconds' };

/** Rows in rising or falling order; what has no value comes last in both. */
export function sortRows(rows: readonly MemberRow[], key: SortKey, falling: boolean): MemberRow[] {
  const value = (row: MemberRow): OptionValue | undefined => ('option' in key ? row.varied[key.option] : row.figures?.[key.figure]);
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right));
    return falling ? -order : order;
  });
}

/** The spread of a number's values from which an axis is logarithmic. */
const LOG_FROM = 20;

/** Where values lie on an axis from 0 to 1: numbers by size (by their logarithm where they span much), words evenly. */
export function axisOf(values: readonly OptionValue[]): (value: OptionValue) => number {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) {
    const words = [...new Set(values)];
    return (value) => (words.length < 2 ? 0.5 : words.indexOf(value) / (words.length - 1));
  }
  const min = Math.min(...numbers), max = Math.max(...numbers);
  const scale = min > 0 && max / min >= LOG_FROM ? Math.log : (value: number) => value;
  return (value) => (min === max ? 0.5 : (scale(Number(value)) - scale(min)) / (scale(max) - scale(min)));
}
