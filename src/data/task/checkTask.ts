import { StudioError } from '../../domain/errors.ts';
import type { Table } from '../../domain/table.ts';
import type { Task } from '../../domain/task.ts';
import { countClasses } from './classes.ts';
import { columnIndex } from './columns.ts';
import { parseTemplate } from './template.ts';

/**
 * Whether a task can be run on a table. `minPerClass`: 2 where the table is split in two parts with every class in
 * both, else 0. Throws `columnMissing`, `templateInvalid`, `taskOneClass`, `classTooSmall` or `labelWordsMissing`.
 */
export function checkTask(table: Table, task: Task, options: { readonly minPerClass: number }): void {
  columnIndex(table, task.textColumn);
  const labels = columnIndex(table, task.labelColumn);
  parseTemplate(task.template, table.columns, task.textColumn);
  const counts = countClasses(table.rows.map((row) => row[labels] ?? ''));
  if (task.classes.length < 2) throw oneClass(table, task, [...counts.keys()]);
  for (const { name, labelWords } of task.classes) {
    if (labelWords === '') throw wordsMissing(name);
    const count = counts.get(name.trim()) ?? 0;
    if (count < options.minPerClass) throw tooSmall(table, name, count, options.minPerClass);
  }
}

function oneClass(table: Table, task: Task, found: readonly string[]): StudioError {
  const what = found.length === 0 ? 'is empty' : `holds one class only, "${found[0] ?? ''}"`;
  return new StudioError('taskOneClass',
    `The label column "${task.labelColumn}" of ${table.fileName} ${what}; choose a label column with two classes or more.`,
    { file: table.fileName, column: task.labelColumn, classes: found });
}

function tooSmall(table: Table, name: string, count: number, minPerClass: number): StudioError {
  const has = count === 0 ? 'no example' : count === 1 ? 'one example only' : `${count} examples only`;
  return new StudioError('classTooSmall',
    `Class "${name}" has ${has} in ${table.fileName}, and a stratified split needs ${minPerClass}: one to train on, one held out. `
    + 'Add examples of it, leave its rows out, or give a validation file of its own.',
    { file: table.fileName, className: name, count, minimum: minPerClass });
}

/** The error for a class that no words stand for. */
export function wordsMissing(className: string): StudioError {
  return new StudioError('labelWordsMissing',
    `Class "${className}" has no label words; write what the model should answer for it, such as "${className}" with a space in front.`,
    { className });
}
