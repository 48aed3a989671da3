import { StudioError } from '../../domain/errors.ts';
import type { ColumnFacts, ColumnGuess, Table } from '../../domain/table.ts';
import { countClasses } from '../task/index.ts';

/** Rows looked at, spread over the file: it may be sorted by class. */
const LOOK = 2000;
const LABEL_NAMES = new Set(['label', 'labels', 'class', 'category', 'sentiment', 'intent', 'topic', 'target', 'emotion', 'type', 'answer',
  'ラベル', 'クラス', 'カテゴリ', 'カテゴリー', '感情', '分類', '評価']);
const TEXT_NAMES = new Set(['text', 'sentence', 'message', 'review', 'comment', 'content', 'body', 'question', 'tweet', 'query', 'utterance',
  'テキスト', '本文', '文', '内容', 'コメント', 'レビュー']);

interface Column extends ColumnFacts { readonly name: string }

/**
 * The likeliest text and label columns: a label column has few distinct values, short and often repeated; the text is
 * the longest of the others. Known names (`label`, `sentiment`, `text`, …) count where the contents allow it.
 */
export function guessColumns(table: Table): ColumnGuess {
  const stride = Math.max(1, Math.ceil(table.rows.length / LOOK));
  const sample = table.rows.filter((_, row) => row % stride === 0);
  const facts = table.columns.map((name, i) => look(name, sample.map((row) => row[i] ?? '')));
  const label = best(facts, labelScore);
  const text = best(facts.filter((column) => column !== label), textScore);
  const factsOf = ({ name }: Column): ColumnFacts => {
    const column = table.columns.indexOf(name);
    const { name: _name, ...whole } = look(name, table.rows.map((row) => row[column] ?? ''));
    return whole;
  };
  return { textColumn: text.name, labelColumn: label.name, reasons: { text: factsOf(text), label: factsOf(label) } };
}

function look(name: string, cells: readonly string[]): Column {
  const counts = countClasses(cells);
  let filled = 0, characters = 0;
  for (const [value, count] of counts) {
    filled += count;
    characters += value.length * count;
  }
  const word = name.trim().toLowerCase();
  const named = LABEL_NAMES.has(word) ? 'label' : TEXT_NAMES.has(word) ? 'text' : null;
  return { name, distinct: counts.size, filled, meanLength: filled === 0 ? 0 : characters / filled, named };
}

/** Up to 1 for few, short, repeated values; a known name adds 1; a constant or a column of all different values has -1. */
function labelScore({ distinct, filled, meanLength, named }: ColumnFacts): number {
  const byName = named === 'label' ? 1 : named === 'text' ? -0.5 : 0;
  const repeats = filled === 0 ? 0 : 1 - distinct / filled;
  if (distinct < 2) return byName - 1;
  if (repeats < 0.2 && filled > 4) return byName - 1;
  return byName + repeats / (1 + meanLength / 30);
}

/** Grows with length and variety. */
function textScore({ distinct, filled, meanLength, named }: ColumnFacts): number {
  const variety = filled === 0 ? 0 : distinct / filled;
  return Math.log1p(meanLength) * variety + (named === 'text' ? 0.5 : 0);
}

function best(columns: readonly Column[], score: (column: Column) => number): Column {
  const [first, ...others] = columns;
  if (first === undefined) throw new StudioError('fileOneColumn', 'The table has one column; it needs two, a text and its label.');
  return others.reduce((winner, column) => (score(column) > score(winner) ? column : winner), first);
}
