import { scanTemplate, templateInvalid } from '../../domain/template.ts';
import type { TemplatePart } from '../../domain/template.ts';

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
    throw templateInvalid(template, part.at, `there is no column "${part.column}"; choose from `
      + [...columns, MAIN_TEXT].map((column) => `{${column}}`).join(', '));
  });
}

/** The words after the last place: what stands directly before the answer. */
export function templateTail(template: string): string {
  const last = scanTemplate(template).at(-1);
  return last?.kind === 'words' ? last.text : '';
}
