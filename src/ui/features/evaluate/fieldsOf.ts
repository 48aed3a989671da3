import type { EvaluatedExample } from '../../../domain/run.ts';
import type { Table } from '../../../domain/table.ts';
import type { Task } from '../../../domain/task.ts';
import { templateColumns } from '../../../domain/template.ts';

/**
 * The cells that fill the template for a held-out example: from its row of whichever of `tables` still holds the same
 * text there, else its text alone if the template asks for nothing more; null where the rest cannot be known.
 */
export function fieldsOf(example: EvaluatedExample, task: Task, tables: readonly Table[]): Readonly<Record<string, string>> | null {
  const asked = templateColumns(task.template);
  const cell = ({ rows, columns }: Table, column: string): string | undefined => rows[example.row]?.[columns.indexOf(column)];
  const table = tables.find((one) => cell(one, task.textColumn) === example.text);
  if (table !== undefined) return Object.fromEntries(asked.map((column) => [column, cell(table, column) ?? example.text]));
  const [only] = asked;
  return asked.length === 1 && only !== undefined ? { [only]: example.text } : null;
}
