import type { FileFormat, ImportOptions } from '../../domain/table.ts';
import { scanRecords } from './scanRecords.ts';
import type { Dialect, QuoteEvidence } from './scanRecords.ts';

/** Delimiters tried, likeliest first. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Records that decide on the delimiter. */
const LOOK = 500;

/**
 * Delimiter and quoting of a text: the delimiter that gives most records the same number of fields (two or more),
 * the format's own first where several do; quotes that quote or are text by `quotesQuote`.
 */
export function detectDialect(text: string, options: ImportOptions): Dialect {
  const candidates = options.delimiter === undefined ? inOrder(options.format) : [options.delimiter];
  const tried = candidates.map((delimiter) => {
    const quoted = scanRecords(text, { delimiter, quoting: true }, LOOK);
    const quoting = options.quoting ?? quotesQuote(quoted.evidence);
    const { rows } = quoting ? quoted : scanRecords(text, { delimiter, quoting }, LOOK);
    const { width, share } = commonWidth(rows);
    return { delimiter, score: width < 2 ? 0 : share };
  });
  const best = tried.toSorted((a, b) => b.score - a.score)[0]?.delimiter ?? ',';
  const quoting = options.quoting ?? quotesQuote(scanRecords(text, { delimiter: best, quoting: true }).evidence);
  return { delimiter: best, quoting };
}

/** The most frequent number of fields, and the share of rows that have it. */
export function commonWidth(rows: readonly (readonly string[])[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const [width, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return { width, share: rows.length === 0 ? 0 : count / rows.length };
}

/**
 * Whether quotes quote. A program that quotes leaves no quote outside a quoted field and closes what it opens; where a
 * file does both, ten fields that had to be quoted outweigh one that is out of order.
 */
function quotesQuote({ needed, malformed, bare, unclosedLine }: QuoteEvidence): boolean {
  const against = malformed + bare + (unclosedLine > 0 ? 1 : 0);
  return against === 0 || needed >= 10 * against;
}

function inOrder(format: FileFormat | undefined): readonly string[] {
  return format === 'tsv' ? ['\t', ...DELIMITERS.filter((delimiter) => delimiter !== '\t')] : DELIMITERS;
}
