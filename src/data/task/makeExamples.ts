import type { Table } from '../../domain/table.ts';
import type { Example, Task } from '../../domain/task.ts';
import { cellReader, columnIndex } from './columns.ts';
import { fillTemplate } from '../../domain/template.ts';
import { parseTemplate } from './template.ts';

/** Every row as an example, in the file's order; labels are compared trimmed, and -1 is an empty or unknown one, or a table without the label column (to be scored only; see checkTask). */
export function makeExamples(table: Table, task: Task): Example[] {
  const parts = parseTemplate(task.template, table.columns, task.textColumn);
  columnIndex(table, task.textColumn);
  const label = table.columns.indexOf(task.labelColumn);
  const cell = cellReader(table);
  const classOf = new Map(task.classes.map(({ name }, i) => [name.trim(), i]));
  return table.rows.map((_, row) => ({
    row,
    line: table.lines[row] ?? 0,
    text: cell(row, task.textColumn),
    input: fillTemplate(parts, (column) => cell(row, column)),
    classIndex: classOf.get(table.rows[row]?.[label]?.trim() ?? '') ?? -1,
  }));
}
