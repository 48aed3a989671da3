import { StudioError } from '../../domain/errors.ts';
import { counted, finding, someLines } from '../findings.ts';
import type { ReadTable } from './readDelimited.ts';
import { cellOf, readJsonl } from './readJsonl.ts';

/**
 * Reads JSON lines (or an array of objects) as a table whose columns are all keys in order of first appearance. Numbers
 * become text as JavaScript writes them: integers above 2^53 lose their last digits. Throws as `readJsonl`, and
 * `fileOneColumn` where all objects have one and the same key.
 */
export function readJsonTable(text: string, fileName: string): ReadTable {
  const { objects, lines, blankLines } = readJsonl(text, fileName);
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  if (columns.length < 2) {
    throw new StudioError('fileOneColumn',
      `${fileName} has ${columns.length === 0 ? 'no key' : `one key only, "${columns[0] ?? ''}"`}; it needs two, a text and its label.`,
      { file: fileName, columns });
  }
  const partial = objects.flatMap((object, i) => (Object.keys(object).length === columns.length ? [] : [i]));
  const message = `${counted(partial.length, 'object lacks', 'objects lack')} some of the ${columns.length} keys `
    + `(${someLines(partial.map((i) => lines[i] ?? 0))}); those cells are empty.`;
  return {
    decisions: { format: 'jsonl', delimiter: '', quoting: false, hasHeader: true },
    columns,
    rows: objects.map((object) => columns.map((key) => cellOf(object[key]))),
    lines,
    blankLines,
    findings: partial.length === 0 ? [] : [finding('mixedKeys', 'info', partial, message)],
  };
}
