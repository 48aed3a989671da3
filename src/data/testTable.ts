import type { Table } from '../domain/table.ts';

/** For tests only: a table of given cells, its rows from line 2 on. */
export function tableOf(columns: readonly string[], ...rows: readonly (readonly string[])[]): Table {
  return {
    fileName: 'test.csv', byteLength: 0, sha256: '', columns, rows, lines: rows.map((_, i) => i + 2), findings: [],
    decisions: { encoding: 'utf-8', format: 'csv', delimiter: ',', quoting: true, hasHeader: true },
  };
}
