import { StudioError } from '../../domain/errors.ts';

/** A piece of a template: words as they stand, or the place of a column's cell. */
export type TemplatePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'cell'; readonly column: string; /** Where the place stands in the template. */ readonly at: number };

/** The place that stands for the main text when no column has this name. */
const MAIN_TEXT = 'text';

/**
 * A template in parts for a table: `{column}` is a place, `{{` and `}}` are braces, `{text}` the text column unless a
 * column has that name. Throws `templateInvalid` with the 1-based position of an unknown column or a brace without its
 * partner, or where there is no place at all.
 */
export function parseTemplate(template: string, columns: readonly string[], textColumn: string): TemplatePart[] {
  return scanTemplate(template).map((part) => {
    if (part.kind === 'words' || columns.includes(part.column)) return part;
    if (part.column === MAIN_TEXT && columns.includes(textColumn)) return { ...part, column: textColumn };
    throw invalid(template, part.at, `there is no column "${part.column}"; choose from `
      + [...columns, MAIN_TEXT].map((column) => `{${column}}`).join(', '));
  });
}

/** A template in parts as written, without a table to look its columns up in. */
export function scanTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let words = '';
  for (let at = 0; at < template.length;) {
    const character = template.charAt(at);
    if ((character === '{' || character === '}') && template.charAt(at + 1) === character) {
      words += character;
      at += 2;
    } else if (character === '{') {
      const end = template.indexOf('}', at);
      if (end < 0) throw invalid(template, at, 'a place is opened with { but never closed; close it with }, or write {{ for a brace');
      if (words !== '') parts.push({ kind: 'words', text: words });
      words = '';
      parts.push({ kind: 'cell', column: template.slice(at + 1, end), at });
      at = end + 1;
    } else if (character === '}') {
      throw invalid(template, at, 'a } closes nothing; write }} for a brace');
    } else {
      words += character;
      at += 1;
    }
  }
  if (words !== '') parts.push({ kind: 'words', text: words });
  if (parts.some((part) => part.kind === 'cell')) return parts;
  throw invalid(template, template.length, 'it has no place for a column; write {text} where the text goes');
}

function invalid(template: string, at: number, why: string): StudioError {
  return new StudioError('templateInvalid', `The template "${template}" is wrong at character ${at + 1}: ${why}.`,
    { template, position: at + 1 });
}

/** The parts joined, each place filled with `cell(column)`. */
export function fillTemplate(parts: readonly TemplatePart[], cell: (column: string) => string): string {
  return parts.map((part) => (part.kind === 'words' ? part.text : cell(part.column))).join('');
}

/** The words after the last place: what stands directly before the answer. */
export function templateTail(template: string): string {
  const last = scanTemplate(template).at(-1);
  return last?.kind === 'words' ? last.text : '';
}
