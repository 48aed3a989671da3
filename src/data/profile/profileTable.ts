import type { DataProfile, LengthHistogram, Table } from '../../domain/table.ts';
import { columnIndex, countClasses } from '../task/index.ts';
import { dataFindings } from './dataFindings.ts';
import type { LabelledRow } from './dataFindings.ts';

/** Bins of the length histogram at most. */
const BINS = 20;
/** Where the histogram ends when the longest text is more than twice as long: one text of 10 MB would squeeze the others into one bin. */
const PERCENTILE = 0.99;

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

/** Equal-width bins from 0 to the longest, or to a high percentile; a length on an edge belongs to the bin below it. */
export function histogram(lengths: readonly number[]): LengthHistogram {
  const sorted = Int32Array.from(lengths).toSorted();
  const longest = sorted.at(-1) ?? 0;
  const high = sorted[Math.floor(PERCENTILE * (sorted.length - 1))] ?? 0;
  const end = longest > 2 * high ? high : longest;
  const width = Math.max(1, Math.ceil(end / BINS));
  const counts = Array.from({ length: Math.max(1, Math.ceil(end / width)) }, () => 0);
  let beyond = 0;
  for (const length of lengths) {
    const bin = Math.max(0, Math.ceil(length / width) - 1);
    if (bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
    else beyond += 1;
  }
  const middle = sorted.length / 2;
  const median = sorted.length === 0 ? 0 : ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  return { edges: counts.map((_, i) => (i + 1) * width), counts, beyond, median, longest };
}
