import type { Finding, FindingCode } from '../domain/table.ts';

/** Rows a finding names at most. */
const MOST_ROWS = 1000;

/** A finding about some rows (0-based); its count is theirs unless given. */
export function finding(
  code: FindingCode, severity: Finding['severity'], rows: readonly number[], message: string, count = rows.length,
): Finding {
  return { code, severity, count, rows: rows.slice(0, MOST_ROWS), message };
}

/** `1 row`, `3 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The first few lines of a list, for a message: `lines 3, 8, 9 and 4 more`. */
export function someLines(lines: readonly number[]): string {
  const shown = lines.slice(0, 5).join(', ');
  const more = lines.length - 5;
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
