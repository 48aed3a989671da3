import type { Task } from '../../../domain/task.ts';

/** Whether two tasks ask the same: template, columns, and classes with their label words in the same order. */
export function sameTask(a: Task, b: Task): boolean {
  return a.template === b.template && a.textColumn === b.textColumn && a.labelColumn === b.labelColumn
    && a.classes.length === b.classes.length
    && a.classes.every(({ name, labelWords }, c) => name === b.classes[c]?.name && labelWords === b.classes[c]?.labelWords);
}
