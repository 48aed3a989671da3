import { StudioError } from '../../domain/errors.ts';

/** Objects of a file with the line at which each starts. */
export interface JsonRecords {
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  /** 1-based. */
  readonly lines: readonly number[];
  readonly blankLines: readonly number[];
}

/**
 * One JSON object a line, or one array of objects (then lines are where the objects start). Throws `jsonlBrokenLine`
 * with the 1-based line, and the column where the parser tells it; `jsonlNotObject` for a line that is something else.
 */
export function readJsonl(text: string, fileName: string): JsonRecords {
  return text.trimStart().startsWith('[') ? readArray(text, fileName) : readLines(text, fileName);
}

function readLines(text: string, fileName: string): JsonRecords {
  const objects: Readonly<Record<string, unknown>>[] = [], lines: number[] = [], blankLines: number[] = [];
  for (const [i, source] of text.split(/\r\n|\n|\r/).entries()) {
    if (source.trim() === '') {
      blankLines.push(i + 1);
      continue;
    }
    objects.push(asObject(parse(source, fileName, i + 1), fileName, i + 1));
    lines.push(i + 1);
  }
  return { objects, lines, blankLines };
}

function readArray(text: string, fileName: string): JsonRecords {
  const values = parse(text, fileName, 1);
  const lines = linesOfElements(text);
  const objects = (Array.isArray(values) ? values : [values]).map((value: unknown, i) => asObject(value, fileName, lines[i] ?? 1));
  return { objects, lines, blankLines: [] };
}

/** The line of each element of the outermost array of a valid JSON text. */
function linesOfElements(text: string): number[] {
  const lines: number[] = [];
  let line = 1, depth = 0, expected = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\n|[[\]{},]|[^\s"[\]{},]+/g)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (expected && token !== ']') lines.push(line);
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    expected = depth === 1 && ((token === '[' && lines.length === 0) || token === ',');
  }
  return lines;
}

function parse(source: string, fileName: string, firstLine: number): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(why)?.[1];
    const before = position === undefined ? null : source.slice(0, Number(position));
    const line = firstLine + (before?.split('\n').length ?? 1) - 1;
    const column = before === null ? null : before.length - before.lastIndexOf('\n');
    throw new StudioError('jsonlBrokenLine',
      `Line ${line} of ${fileName} is not valid JSON${column === null ? '' : ` at column ${column}`}: ${firstSentence(why)}. `
      + 'Mend or remove that line; every line must be one complete object such as {"text": "…", "label": "…"}.',
      { file: fileName, line, ...(column === null ? {} : { column }) });
  }
}

/** The parser's reason without its excerpt of the data, which may be a whole text. */
function firstSentence(why: string): string {
  return (why.split(/,? (?:"|\.\.\.)/)[0] ?? why).replace(/ in JSON.*$/s, '').slice(0, 120);
}

function asObject(value: unknown, fileName: string, line: number): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  const kind = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
  throw new StudioError('jsonlNotObject',
    `Line ${line} of ${fileName} is ${kind}, not an object; write it as {"text": "…", "label": "…"}.`, { file: fileName, line });
}

/** A value as a cell: text as it is, null and what is missing as empty, numbers and booleans in words, the rest as JSON. */
export function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
