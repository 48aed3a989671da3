import { StudioError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/table.ts';
import { counted, finding, someLines } from '../findings.ts';

export interface Rectangle { readonly rows: readonly (readonly string[])[]; readonly findings: readonly Finding[] }

/**
 * Rows all `width` long and nothing lost: short rows get empty cells, and the surplus fields of long rows go, with their
 * delimiters, into the last cell. A finding names the lines. Throws `fileRaggedRows` where most rows are of another width.
 */
export function makeRectangle(
  rows: readonly (readonly string[])[], lines: readonly number[], width: number, delimiter: string, fileName: string,
): Rectangle {
  const ragged = rows.flatMap((row, i) => (row.length === width ? [] : [i]));
  if (ragged.length === 0) return { rows, findings: [] };
  const where = someLines(ragged.map((i) => lines[i] ?? 0));
  if (ragged.length > rows.length / 2) throw tooRagged(fileName, where, ragged.length, rows.length, width, delimiter);
  const message = `${counted(ragged.length, 'row has', 'rows have')} another number of fields than ${width} (${where}): `
    + 'missing ones are empty, surplus ones stand in the last column.';
  return { rows: rows.map((row) => fit(row, width, delimiter)), findings: [finding('raggedRows', 'warning', ragged, message)] };
}

function fit(row: readonly string[], width: number, delimiter: string): readonly string[] {
  if (row.length === width) return row;
  if (row.length < width) return [...row, ...Array.from({ length: width - row.length }, () => '')];
  return [...row.slice(0, width - 1), row.slice(width - 1).join(delimiter)];
}

function tooRagged(fileName: string, where: string, ragged: number, total: number, width: number, delimiter: string): StudioError {
  return new StudioError('fileRaggedRows',
    `${ragged} of ${total} rows of ${fileName} do not have ${width} fields (${where}), read with the delimiter ${delimiterName(delimiter)}; `
    + 'choose another delimiter or switch quoting, or save the file again as CSV.',
    { file: fileName, ragged, rows: total, width, delimiter });
}

/** A delimiter in words. */
export function delimiterName(delimiter: string): string {
  const names: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
  return names[delimiter] ?? `"${delimiter}"`;
}
