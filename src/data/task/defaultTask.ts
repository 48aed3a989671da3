import type { Table } from '../../domain/table.ts';
import { escapeBraces } from '../../domain/chat.ts';
import type { ChatFormat } from '../../domain/chat.ts';
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
 *
 * For a chat-tuned model (`chat`) that is the user's turn, with the answers to choose from named where they are few, and
 * the label words begin the model's turn.
 */
export function defaultTask(table: Table, textColumn: string, labelColumn: string, chat: ChatFormat | null = null): Task {
  columnIndex(table, textColumn);
  const labels = columnIndex(table, labelColumn);
  const names = sortClasses(countClasses(table.rows.map((row) => row[labels] ?? '')).keys());
  const word = questionWord(labelColumn);
  const wordsOf = (name: string) => (chat === null ? defaultLabelWords(name) : chat.answerPrefix + defaultLabelWords(name).trim());
  return {
    template: chat === null ? `{text}\n${word}:` : escapeBraces(chat.before) + `{text}\n${word}${choices(names)}:` + escapeBraces(chat.after),
    textColumn,
    labelColumn,
    classes: names.map((name) => ({ name, labelWords: wordsOf(name) })),
  };
}

/** Longer lists of classes cost more tokens in every example than they tell. */
const MOST_CHOICES = 12, LONGEST_CHOICES = 200;

/** ` (negative / positive)`; nothing where the list is long. */
function choices(names: readonly string[]): string {
  const list = names.map((name) => defaultLabelWords(name).trim()).join(' / ');
  return names.length > MOST_CHOICES || list.length > LONGEST_CHOICES ? '' : ` (${escapeBraces(list)})`;
}

/** ` card arrival` for `card_arrival`. */
export function defaultLabelWords(className: string): string {
  return ` ${className.replaceAll('_', ' ').trim()}`;
}

function questionWord(labelColumn: string): string {
  const word = labelColumn.trim().toLowerCase();
  return /^\p{L}{2,20}$/u.test(word) && !SAYS_NOTHING.has(word) ? word : 'label';
}
