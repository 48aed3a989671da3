import { StudioError } from '../../domain/errors.ts';
import type { Table } from '../../domain/table.ts';
import type { EncodedExample, Example, Task, Tokenizer } from '../../domain/task.ts';
import { scanTemplate } from '../../domain/template.ts';
import { cellReader, parseTemplate } from '../task/index.ts';
import { encodeContext } from './fitContext.ts';

/** Examples between two reports of progress. */
const REPORT_EVERY = 500;

/**
 * Examples of a table in token ids, each at most `maxContextTokens` long; see `encodeContext` for what is cut and
 * what is thrown. `onProgress` is told the examples done, now and then and at the end.
 */
export function encodeExamples(
  tokenizer: Tokenizer, table: Table, task: Task, examples: readonly Example[], maxContextTokens: number,
  onProgress?: (done: number, total: number) => void,
): EncodedExample[] {
  const parts = parseTemplate(task.template, table.columns, task.textColumn);
  const cell = cellReader(table);
  return examples.map(({ row, line, classIndex }, i) => {
    const context = encodeContext(tokenizer, {
      parts, maxContextTokens, textColumn: task.textColumn, where: `line ${line} of ${table.fileName}`,
      cell: (column) => cell(row, column),
    });
    if ((i + 1) % REPORT_EVERY === 0 || i + 1 === examples.length) onProgress?.(i + 1, examples.length);
    return { ...context, classIndex };
  });
}

/**
 * One's own text in token ids, unlabelled: `fields` by column name, or `text` for the main text. Throws `columnMissing`
 * where the template names a column that `fields` leaves out.
 */
export function encodeText(
  tokenizer: Tokenizer, task: Task, fields: Readonly<Record<string, string>>, maxContextTokens: number,
): EncodedExample {
  const given = new Map(Object.entries(fields));
  const main = given.get(task.textColumn) ?? given.get('text');
  if (main !== undefined) given.set(task.textColumn, main);
  for (const part of scanTemplate(task.template)) {
    if (part.kind === 'words' || given.has(part.column) || (part.column === 'text' && main !== undefined)) continue;
    throw new StudioError('columnMissing', `The template asks for "${part.column}", and the text has no such field; fill it in.`,
      { column: part.column });
  }
  const parts = parseTemplate(task.template, [...given.keys()], task.textColumn);
  const cell = (column: string) => given.get(column) ?? '';
  return { ...encodeContext(tokenizer, { parts, cell, textColumn: task.textColumn, maxContextTokens, where: 'your text' }), classIndex: -1 };
}
