import { StudioError } from '../../domain/errors.ts';
import type { FileFormat, Finding, ImportOptions, Table, TextEncoding } from '../../domain/table.ts';
import { counted, finding, someLines } from '../findings.ts';
import { decodeText, detectEncoding, refuseBinary } from './encoding.ts';
import { readDelimited } from './readDelimited.ts';
import { readJsonTable } from './readJsonTable.ts';
import { sha256Hex } from './sha256.ts';

/** Bytes a file may have: JavaScript's strings end at about 2^29 characters. */
const LARGEST_FILE = 400 * 2 ** 20;

/**
 * A file of labelled examples as a table. What `options` leaves out is detected, and `decisions` says what was used.
 * Throws StudioError: `fileEmpty`, `fileTooLarge`, `fileNotText`, `fileHeaderOnly`, `fileOneColumn`, `fileRaggedRows`,
 * `fileUnclosedQuote`, `jsonlBrokenLine`, `jsonlNotObject`.
 */
export async function importTable(fileName: string, bytes: Uint8Array, options: ImportOptions): Promise<Table> {
  if (bytes.length > LARGEST_FILE) throw tooLarge(fileName, bytes.length);
  refuseBinary(bytes, fileName);
  const encoding = options.encoding ?? detectEncoding(bytes);
  const text = decodeText(bytes, encoding);
  if (text.trim() === '') throw empty(fileName);
  const format = options.format ?? guessFormat(fileName, text);
  const read = format === 'jsonl'
    ? readJsonTable(text, fileName)
    : readDelimited(text, fileName, { ...(options.format === 'tsv' ? { delimiter: '\t' } : {}), ...options, format });
  const { decisions, columns, rows, lines, findings, blankLines } = read;
  return {
    fileName, byteLength: bytes.length, sha256: await sha256Hex(bytes), decisions: { encoding, ...decisions }, columns, rows, lines,
    findings: [...findings, ...blanks(blankLines.filter((line) => line < (lines.at(-1) ?? 0))),
      ...replaced(rows, options.encoding === undefined ? null : betterEncoding(bytes, text))],
  };
}

/** By extension, and by content where that speaks clearly: a first line that is a JSON object. */
function guessFormat(fileName: string, text: string): FileFormat {
  const extension = /\.([^.]+)$/.exec(fileName.toLowerCase())?.[1] ?? '';
  if (['jsonl', 'ndjson', 'json'].includes(extension)) return 'jsonl';
  const start = text.trimStart();
  if (start.startsWith('{') && isJson(start.slice(0, start.search(/[\r\n]|$/)))) return 'jsonl';
  return ['tsv', 'tab'].includes(extension) ? 'tsv' : 'csv';
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function blanks(blankLines: readonly number[]): Finding[] {
  if (blankLines.length === 0) return [];
  const message = `${counted(blankLines.length, 'blank line was', 'blank lines were')} left out (${someLines(blankLines)}).`;
  return [finding('blankLines', 'info', [], message, blankLines.length)];
}

/** The encoding that detection finds, where it leaves fewer characters unread than `text` has; else null. */
function betterEncoding(bytes: Uint8Array, text: string): TextEncoding | null {
  const unread = (read: string): number => read.split('\ufffd').length;
  if (!text.includes('\ufffd')) return null;
  const detected = detectEncoding(bytes);
  return unread(decodeText(bytes, detected)) < unread(text) ? detected : null;
}

function replaced(rows: readonly (readonly string[])[], encoding: TextEncoding | null): Finding[] {
  const found = rows.flatMap((row, i) => (row.some((cell) => cell.includes('\ufffd')) ? [i] : []));
  if (found.length === 0) return [];
  const message = `${counted(found.length, 'row holds', 'rows hold')} characters that could not be read (shown as \ufffd); try another encoding.`;
  return [{ ...finding('replacementCharacters', 'warning', found, message), ...(encoding === null ? {} : { repair: { encoding } }) }];
}

function empty(fileName: string): StudioError {
  return new StudioError('fileEmpty', `${fileName} is empty; choose a file with a text and a label in each row.`, { file: fileName });
}

function tooLarge(fileName: string, size: number): StudioError {
  return new StudioError('fileTooLarge',
    `${fileName} has ${Math.round(size / 2 ** 20)} MiB, more than the ${LARGEST_FILE / 2 ** 20} MiB that can be read at once; take a part of it.`,
    { file: fileName, size, limit: LARGEST_FILE });
}
