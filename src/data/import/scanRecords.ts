import { createCursor } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** What the quotes of a text look like when read by RFC 4180. */
export interface QuoteEvidence {
  /** Fields in quotes that hold a delimiter, a line end or a doubled quote, so that they had to be quoted. */
  readonly needed: number;
  /** Fields whose closing quote is followed by more text. */
  readonly malformed: number;
  /** Fields that have a quote but don't start with one. */
  readonly bare: number;
  /** 1-based line where a quote opens that is never closed; 0 for none. */
  readonly unclosedLine: number;
}

export interface Records {
  readonly rows: string[][];
  /** 1-based line at which each row starts. */
  readonly lines: number[];
  readonly blankLines: readonly number[];
  readonly evidence: QuoteEvidence;
}

export interface Dialect { readonly delimiter: string; readonly quoting: boolean }

/**
 * Records of a delimited text. Rows end at \n (with or without \r), or at \r where the text has no \n. With quoting,
 * a field that starts with `"` runs to its closing quote, `""` is a quote, and what follows the closing quote is kept.
 * Lines that are blank are left out. Linear in the text, whatever its cells' length.
 */
export function scanRecords(text: string, dialect: Dialect, limit = Infinity): Records {
  const scanner = createScanner(text, dialect);
  const rows: string[][] = [], lines: number[] = [], blankLines: number[] = [];
  while (!scanner.done() && rows.length < limit) {
    const line = scanner.line();
    const row = scanner.readRow();
    if (row.length === 1 && (row[0] ?? '').trim() === '') blankLines.push(line);
    else {
      rows.push(row);
      lines.push(line);
    }
  }
  return { rows, lines, blankLines, evidence: scanner.evidence };
}

interface Scanner {
  readonly evidence: QuoteEvidence;
  done(): boolean;
  /** 1-based line of the next row. */
  line(): number;
  readRow(): string[];
}

function createScanner(text: string, { delimiter, quoting }: Dialect): Scanner {
  const newline = text.includes('\n') ? '\n' : '\r';
  const delimiters = createCursor(text, delimiter);
  const newlines = createCursor(text, newline);
  const quotes = createCursor(text, '"');
  const evidence = { needed: 0, malformed: 0, bare: 0, unclosedLine: 0 };
  let at = 0, line = 1;

  /** Place after the last character of the field that starts at `start`; the row's last field loses its \r. */
  const endOfField = (start: number) => {
    const end = Math.min(delimiters.next(start), newlines.next(start));
    const last = end === text.length || text.charAt(end) !== delimiter;
    const stop = last && newline === '\n' && end > start && text.charAt(end - 1) === '\r' ? end - 1 : end;
    return { end, stop, last };
  };

  const readQuoted = () => {
    const { value, end, closed, doubled } = quotedField(text, at, quotes);
    const inside = countUpTo(newlines, at, end);
    if (doubled || inside > 0 || value.includes(delimiter)) evidence.needed += 1;
    if (!closed && evidence.unclosedLine === 0) evidence.unclosedLine = line;
    line += inside;
    const after = endOfField(end);
    if (after.stop > end) evidence.malformed += 1;
    return { ...after, value: value + text.slice(end, after.stop) };
  };

  const readPlain = () => {
    const found = endOfField(at);
    if (quoting && quotes.next(at) < found.stop) evidence.bare += 1;
    return { ...found, value: text.slice(at, found.stop) };
  };

  const readRow = () => {
    const row: string[] = [];
    for (let last = false; !last;) {
      const field = quoting && text.charAt(at) === '"' ? readQuoted() : readPlain();
      row.push(field.value);
      at = field.end + 1;
      last = field.last;
    }
    line += 1;
    return row;
  };
  return { evidence, done: () => at >= text.length, line: () => line, readRow };
}

/** The field whose opening quote stands at `at`: its value unescaped, and the place after its closing quote. */
function quotedField(text: string, at: number, quotes: Cursor) {
  const pieces: string[] = [];
  for (let start = at + 1; ;) {
    const quote = quotes.next(start);
    const doubled = text.charAt(quote + 1) === '"';
    pieces.push(text.slice(start, doubled ? quote + 1 : quote));
    start = quote + 2;
    if (doubled) continue;
    const closed = quote < text.length;
    return { value: pieces.join(''), end: closed ? quote + 1 : text.length, closed, doubled: pieces.length > 1 };
  }
}

function countUpTo(cursor: Cursor, from: number, until: number): number {
  let count = 0;
  for (let at = cursor.next(from); at < until; at = cursor.next(at + 1)) count += 1;
  return count;
}
