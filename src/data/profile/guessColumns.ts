import { StudioError } from '../../domain/errors.ts';
import type { ColumnGuess, Table } from '../../domain/table.ts';
import { countClasses } from '../task/index.ts';

/** Rows looked at. */
const LOOK = 2000;
const LABEL_NAMES = new Set(['label', 'labels', 'class', 'category', 'sentiment', 'intent', 'topic', 'target', 'emotion', 'type', 'answer',
  'ラベル', 'クラス', 'カテゴリ', 'カテゴリー', '感情', '分類', '評価']);
const TEXT_NAMES = new Set(['text', 'sentence', 'message', 'review', 'comment', 'content', 'body', 'question', 'tweet', 'query', 'utterance',
  'テキスト', '本文', '文', '内容', 'コメント', 'レビュー']);

interface ColumnFacts {
  readonly name: string;
  readonly distinct: number;
  readonly filled: number;
  /** Of the filled cells, in characters. */
  readonly meanLength: number;
  readonly known: 'text' | 'label' | null;
}

/**
 * The likeliest text and label columns: a label column has few distinct values, short and often repeated; the text is
 * the longest of the others. Known names (`label`, `sentiment`, `text`, …) count where the contents allow it.
 */
export function guessColumns(table: Table): ColumnGuess {
  const facts = table.columns.map((name, i) => look(name, table.rows.slice(0, LOOK).map((row) => row[i] ?? '')));
  const label = best(facts, labelScore);
  const text = best(facts.filter((column) => column !== label), textScore);
  return {
    textColumn: text.name,
    labelColumn: label.name,
    reasons: [
      `"${text.name}" is taken as the text: ${Math.round(text.meanLength)} characters on average, ${text.distinct} different values in ${text.filled} rows.`,
      `"${label.name}" is taken as the label: ${label.distinct} different values in ${label.filled} rows${label.known === 'label' ? ', and its name says so' : ''}.`,
    ],
  };
}

function look(name: string, cells: readonly string[]): ColumnFacts {
  const counts = countClasses(cells);
  let filled = 0, characters = 0;
  for (const [value, count] of counts) {
    filled += count;
    characters += value.length * count;
  }
  const word = name.trim().toLowerCase();
  const known = LABEL_NAMES.has(word) ? 'label' : TEXT_NAMES.has(word) ? 'text' : null;
  return { name, distinct: counts.size, filled, meanLength: filled === 0 ? 0 : characters / filled, known };
}

/** Up to 1 for few, short, repeated values; a known name adds 1; a constant or a column of all different values has -1. */
function labelScore({ distinct, filled, meanLength, known }: ColumnFacts): number {
  const named = known === 'label' ? 1 : known === 'text' ? -0.5 : 0;
  const repeats = filled === 0 ? 0 : 1 - distinct / filled;
  if (distinct < 2) return named - 1;
  if (repeats < 0.2 && filled > 4) return named - 1;
  return named + repeats / (1 + meanLength / 30);
}

/** Grows with length and variety. */
function textScore({ distinct, filled, meanLength, known }: ColumnFacts): number {
  const variety = filled === 0 ? 0 : distinct / filled;
  return Math.log1p(meanLength) * variety + (known === 'text' ? 0.5 : 0);
}

function best(columns: readonly ColumnFacts[], score: (column: ColumnFacts) => number): ColumnFacts {
  const [first, ...others] = columns;
  if (first === undefined) throw new StudioError('fileOneColumn', 'The table has one column; it needs two, a text and its label.');
  return others.reduce((winner, column) => (score(column) > score(winner) ? column : winner), first);
}
