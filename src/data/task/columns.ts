import { StudioError } from '../../domain/errors.ts';
import type { Table } from '../../domain/table.ts';

/** Index of a column by name; throws `columnMissing` naming what there is. */
export function columnIndex(table: Table, column: string): number {
  const index = table.columns.indexOf(column);
  if (index >= 0) return index;
  throw new StudioError('columnMissing',
    `${table.fileName} has no column "${column}"; it has ${table.columns.map((name) => `"${name}"`).join(', ')}.`,
    { file: table.fileName, column, columns: table.columns });
}

/** Reads cells of one table by column name. */
export function cellReader(table: Table): (row: number, column: string) => string {
  const indices = new Map(table.columns.map((name, i) => [name, i]));
  return (row, column) => table.rows[row]?.[indices.get(column) ?? columnIndex(table, column)] ?? '';
}
