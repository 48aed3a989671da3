import type { Table } from '../../domain/table.ts';
import type { Task } from '../../domain/task.ts';
import { countClasses, sortClasses } from './classes.ts';
import { columnIndex } from './columns.ts';

/** Names of label columns that say nothing to a language model, in the languages of the page. */
const SAYS_NOTHING = new Set(['label', 'labels', 'class', 'classes', 'target', 'targets', 'answer', 'output', 'gold',
  'column', 'value', 'result', 'coarse', 'fine', 'tag', 'ラベル', 'クラス', '正解', '分類']);

/**
 * The task to start from: `{text}`, a new line, the label column's name where that is a word (`sentiment:`), else
 * `label:`. A class's label words are a space and its name, underscores as spaces: the template ends in no space, so
 * the words carry their own.
 */
export function defaultTask(table: Table, textColumn: string, labelColumn: string): Task {
  columnIndex(table, textColumn);
  const labels = columnIndex(table, labelColumn);
  const names = sortClasses(countClasses(table.rows.map((row) => row[labels] ?? '')).keys());
  return {
    template: `{text}\n${questionWord(labelColumn)}:`,
    textColumn,
    labelColumn,
    classes: names.map((name) => ({ name, labelWords: defaultLabelWords(name) })),
  };
}

/** ` card arrival` for `card_arrival`. */
export function defaultLabelWords(className: string): string {
  return ` ${className.replaceAll('_', ' ').trim()}`;
}

function questionWord(labelColumn: string): string {
  const word = labelColumn.trim().toLowerCase();
  return /^\p{L}{2,20}$/u.test(word) && !SAYS_NOTHING.has(word) ? word : 'label';
}
