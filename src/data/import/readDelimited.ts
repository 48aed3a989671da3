import { StudioError } from '../../domain/errors.ts';
import type { Finding, ImportDecisions, ImportOptions } from '../../domain/table.ts';
import { commonWidth, DELIMITERS, detectDialect } from './detectDialect.ts';
import { detectHeader } from './detectHeader.ts';
import { delimiterName, makeRectangle } from './rectangle.ts';
import { scanRecords } from './scanRecords.ts';
import type { Dialect } from './scanRecords.ts';

/** A text as columns and rows, before it becomes a Table. */
export interface ReadTable {
  readonly decisions: Omit<ImportDecisions, 'encoding'>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly blankLines: readonly number[];
  readonly findings: readonly Finding[];
}

/** Reads CSV, TSV and their like; throws `fileUnclosedQuote`, `fileHeaderOnly`, `fileOneColumn`, `fileRaggedRows`. */
export function readDelimited(text: string, fileName: string, options: ImportOptions): ReadTable {
  const dialect = detectDialect(text, options);
  const records = scanRecords(text, dialect);
  if (records.evidence.unclosedLine > 0) throw unclosed(fileName, records.evidence.unclosedLine);
  const hasHeader = options.hasHeader ?? detectHeader(records.rows);
  const header = hasHeader ? records.rows[0] : undefined;
  const width = header?.length ?? commonWidth(records.rows).width;
  if (width < 2) throw oneColumn(fileName, options.delimiter);
  const skip = hasHeader ? 1 : 0;
  if (records.rows.length <= skip) throw headerOnly(fileName, header ?? []);
  const lines = records.lines.slice(skip);
  const { rows, findings } = makeRectangle(records.rows.slice(skip), lines, width, dialect.delimiter, fileName);
  const ragged = findings.reduce((sum, { count }) => sum + count, 0);
  const helps = ragged > 0 && raggedOtherwise(text, dialect, hasHeader) < ragged;
  const format = dialect.delimiter === '\t' ? 'tsv' : 'csv';
  return {
    decisions: { format, ...dialect, hasHeader }, columns: columnNames(header, width), rows, lines, blankLines: records.blankLines,
    findings: helps ? findings.map((found) => ({ ...found, repair: { quoting: !dialect.quoting } })) : findings,
  };
}

/** How many rows would be ragged if quotes were read the other way; Infinity where the file could not be read so. */
function raggedOtherwise(text: string, { delimiter, quoting }: Dialect, hasHeader: boolean): number {
  const { rows, evidence } = scanRecords(text, { delimiter, quoting: !quoting });
  const width = hasHeader ? rows[0]?.length ?? 0 : commonWidth(rows).width;
  if (width < 2 || evidence.unclosedLine > 0) return Infinity;
  return rows.filter((row) => row.length !== width).length;
}

/** Header names trimmed and made unique (`name (2)`); `column i` where there is none. */
function columnNames(header: readonly string[] | undefined, width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const wanted = header?.[i]?.trim() ?? '';
    const base = wanted === '' ? `column ${i}` : wanted;
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base} (${copy})`;
    taken.add(name);
    return name;
  });
}

function unclosed(fileName: string, line: number): StudioError {
  return new StudioError('fileUnclosedQuote',
    `A quote opened on line ${line} of ${fileName} is never closed; close it, or read the file with quotes as plain text.`,
    { file: fileName, line });
}

function oneColumn(fileName: string, delimiter: string | undefined): StudioError {
  const tried = delimiter === undefined ? [...DELIMITERS] : [delimiter];
  return new StudioError('fileOneColumn',
    `${fileName} has one column (tried ${tried.map(delimiterName).join(', ')}); it needs two, a text and its label. `
    + 'Name the delimiter if it is another.', { file: fileName, tried });
}

/** The error for a file with names of columns and nothing below them. */
function headerOnly(fileName: string, header: readonly string[]): StudioError {
  return new StudioError('fileHeaderOnly',
    `${fileName} has a header (${header.map((name) => `"${name}"`).join(', ')}) and no rows below it; add examples.`,
    { file: fileName, columns: [...header] });
}
