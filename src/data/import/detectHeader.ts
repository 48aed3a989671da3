/** What columns of labelled texts are called, in lower case. */
const KNOWN_NAMES = new Set(['text', 'texts', 'sentence', 'sentences', 'label', 'labels', 'class', 'category', 'sentiment', 'intent',
  'topic', 'title', 'description', 'message', 'review', 'comment', 'question', 'passage', 'premise', 'hypothesis', 'target',
  'id', 'idx', 'index', 'content', 'body', 'subject', 'rating', 'score', 'source', 'split', 'tweet', 'emotion', 'query',
  'テキスト', '本文', '文', 'ラベル', 'クラス', 'カテゴリ', '感情', '内容', '件名', '評価']);

const LOOK = 200;
const LONGEST_NAME = 60;

/**
 * Whether the first record names the columns. Names are short, different (known ones may repeat) and no numbers; then a known name,
 * a number column with a word on top, a column of few values whose top is none of them, or long texts under a short top
 * speaks for a header, and a top that comes again below in a column of few values speaks against.
 */
export function detectHeader(rows: readonly (readonly string[])[]): boolean {
  const [first, ...below] = rows.slice(0, LOOK + 1);
  if (first === undefined || !couldBeNames(first)) return false;
  if (below.length === 0) return true;
  const votes = first.map((name, column) => vote(name.trim(), below.map((row) => (row[column] ?? '').trim())));
  return !votes.includes(-1) && votes.includes(1);
}

function couldBeNames(row: readonly string[]): boolean {
  const names = row.map((cell) => cell.trim());
  const unknown = names.filter((name) => name !== '' && !KNOWN_NAMES.has(name.toLowerCase()));
  return new Set(unknown).size === unknown.length
    && names.every((name) => name.length <= LONGEST_NAME && !/[\n\r]/.test(name) && (name === '' || !isNumber(name)))
    && names.some((name) => name !== '');
}

/** 1 for a header, -1 against, 0 for no opinion. */
function vote(name: string, cells: readonly string[]): -1 | 0 | 1 {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.includes(name)) return -1;
  if (KNOWN_NAMES.has(name.toLowerCase()) || name === '') return name === '' ? 0 : 1;
  if (filled.length > 0 && filled.every(isNumber)) return 1;
  const distinct = new Set(filled).size;
  if (filled.length >= 4 && distinct <= filled.length / 2) return 1;
  const lengths = filled.map((cell) => cell.length).toSorted((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return median >= 20 && name.length < median / 3 && !/\s.*\s/.test(name) ? 1 : 0;
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}
