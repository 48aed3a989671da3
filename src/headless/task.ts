import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseLabelsFile, withLabelWords } from '../data/task/index.ts';
import { StudioError } from '../domain/errors.ts';
import type { ColumnGuess, Table } from '../domain/table.ts';
import type { Task } from '../domain/task.ts';
import type { Flags } from './args.ts';

/** A column by name, or by 0-based number. Throws `columnMissing` naming the flag and the columns there are. */
export function findColumn(table: Table, value: string, flag: string): string {
  if (table.columns.includes(value)) return value;
  const byNumber = /^\d+$/.test(value) ? table.columns[Number(value)] : undefined;
  if (byNumber !== undefined) return byNumber;
  throw new StudioError('columnMissing',
    `--${flag} ${value}: ${table.fileName} has no such column; it has ${table.columns.map((name, i) => `${i} "${name}"`).join(', ')}.`,
    { column: value, file: table.fileName });
}

/** Text and label column: as flagged, else as guessed. */
export function chooseColumns(table: Table, guess: ColumnGuess, flags: Flags): { readonly textColumn: string; readonly labelColumn: string } {
  const { text, label } = flags;
  return {
    textColumn: text === undefined ? guess.textColumn : findColumn(table, text, 'text'),
    labelColumn: label === undefined ? guess.labelColumn : findColumn(table, label, 'label'),
  };
}

/** The task with what the flags say of template and label words. */
export async function applyFlags(task: Task, flags: Flags): Promise<Task> {
  const { template, labels } = flags;
  const withTemplate = template === undefined ? task : withSpacing({ ...task, template: unescape(template) });
  if (labels === undefined) return withTemplate;
  const text = await readFile(labels, 'utf8').catch(() => {
    throw new StudioError('usage', `--labels ${labels}: no such file, or it cannot be read.`, { path: labels });
  });
  const words = parseLabelsFile(text, basename(labels), task.classes.map(({ name }) => name));
  return withLabelWords(withTemplate, words);
}

/** Class names follow the template after a space, unless the template ends in white space itself. */
function withSpacing(task: Task): Task {
  if (!/\s$/.test(task.template)) return task;
  return { ...task, classes: task.classes.map(({ name, labelWords }) => ({ name, labelWords: labelWords.trimStart() })) };
}

/** A template typed in a shell: `\n` and `\t` stand for a line break and a tab, `\\` for a backslash. */
function unescape(template: string): string {
  return template.replace(/\\(n|t|\\)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : '\\'));
}
