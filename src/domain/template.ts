import { StudioError } from './errors.ts';

/** A piece of a template: words as they stand, or the place of a column's cell. */
export type TemplatePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'cell'; readonly column: string; /** Where the place stands in the template. */ readonly at: number };

/** What is wrong with a template, and at which 0-based character. */
interface Fault { readonly at: number; readonly why: string }

/**
 * A template in parts as written, without a table to look its columns up in. Throws `templateInvalid` for a brace
 * without its partner, or where there is no place at all.
 */
export function scanTemplate(template: string): readonly TemplatePart[] {
  const { parts, fault } = readTemplate(template);
  if (fault !== null) throw templateInvalid(template, fault.at, fault.why);
  if (parts.some((part) => part.kind === 'cell')) return parts;
  throw templateInvalid(template, template.length, 'it has no place for a column; write {text} where the text goes');
}

/** The same for showing a template while it is written: a brace without its partner stays words. Never throws. */
export function templateParts(template: string): readonly TemplatePart[] {
  return readTemplate(template).parts;
}

/** The columns a template asks for, each once, in order. */
export function templateColumns(template: string): readonly string[] {
  return [...new Set(templateParts(template).flatMap((part) => (part.kind === 'cell' ? [part.column] : [])))];
}

/** The parts joined, each place filled with `cell(column)`. */
export function fillTemplate(parts: readonly TemplatePart[], cell: (column: string) => string): string {
  return parts.map((part) => (part.kind === 'words' ? part.text : cell(part.column))).join('');
}

/** Where the cells stand in a filled template: from and to, in UTF-16 code units. */
export function cellRanges(parts: readonly TemplatePart[], cell: (column: string) => string): (readonly [number, number])[] {
  let at = 0;
  return parts.flatMap((part) => {
    const start = at;
    at += (part.kind === 'words' ? part.text : cell(part.column)).length;
    return part.kind === 'cell' ? [[start, at] as const] : [];
  });
}

/** The error for a template that is wrong at a 0-based character; the message counts from 1. */
export function templateInvalid(template: string, at: number, why: string): StudioError {
  return new StudioError('templateInvalid', `The template "${template}" is wrong at character ${at + 1}: ${why}.`,
    { template, position: at + 1 });
}

/** `{column}` is a place, `{{` and `}}` are braces; `fault` is the first brace without its partner. */
function readTemplate(template: string): { readonly parts: readonly TemplatePart[]; readonly fault: Fault | null } {
  const parts: TemplatePart[] = [];
  let words = '';
  let fault: Fault | null = null;
  for (let at = 0; at < template.length;) {
    const character = template.charAt(at);
    const doubled = (character === '{' || character === '}') && template.charAt(at + 1) === character;
    const end = character === '{' && !doubled ? template.indexOf('}', at) : -1;
    if (end >= 0) {
      if (words !== '') parts.push({ kind: 'words', text: words });
      words = '';
      parts.push({ kind: 'cell', column: template.slice(at + 1, end), at });
      at = end + 1;
      continue;
    }
    if (!doubled) fault ??= faultOf(character, at);
    words += character;
    at += doubled ? 2 : 1;
  }
  if (words !== '') parts.push({ kind: 'words', text: words });
  return { parts, fault };
}

function faultOf(character: string, at: number): Fault | null {
  if (character === '{') return { at, why: 'a place is opened with { but never closed; close it with }, or write {{ for a brace' };
  return character === '}' ? { at, why: 'a } closes nothing; write }} for a brace' } : null;
}
