import type { DataProfile, Table } from '../../domain/table.ts';
import { columnIndex, countClasses } from '../task/index.ts';
import { dataFindings } from './dataFindings.ts';
import type { LabelledRow } from './dataFindings.ts';

/** Bins of the length histogram at most. */
const BINS = 20;

/**
 * What the text and label columns hold: classes by count (commonest first, ties by name), lengths of the text in UTF-16
 * code units, and findings. Throws `columnMissing`.
 */
export function profileTable(table: Table, textColumn: string, labelColumn: string): DataProfile {
  const text = columnIndex(table, textColumn);
  const label = columnIndex(table, labelColumn);
  const rows: LabelledRow[] = table.rows.map((row) => ({ text: (row[text] ?? '').trim(), label: (row[label] ?? '').trim() }));
  const classes = [...countClasses(rows.map((row) => row.label))]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return {
    classes,
    unlabelled: rows.filter((row) => row.label === '').length,
    lengths: histogram(table.rows.map((row) => (row[text] ?? '').length)),
    findings: dataFindings(rows, classes),
  };
}

/** Upper edges and counts of equal-width bins from 0 to the longest; a length on an edge belongs to the bin below it. */
export function histogram(lengths: readonly number[]): DataProfile['lengths'] {
  const sorted = Int32Array.from(lengths).toSorted();
  const longest = sorted.at(-1) ?? 0;
  const width = Math.max(1, Math.ceil(longest / BINS));
  const bins = Math.max(1, Math.ceil(longest / width));
  const counts = Array.from({ length: bins }, () => 0);
  for (const length of lengths) {
    const bin = Math.max(0, Math.ceil(length / width) - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const middle = sorted.length / 2;
  const median = sorted.length === 0 ? 0 : ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  return { edges: counts.map((_, i) => (i + 1) * width), counts, median, longest };
}
