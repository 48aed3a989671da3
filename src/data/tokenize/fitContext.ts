import { StudioError } from '../../domain/errors.ts';
import type { Tokenizer } from '../../domain/task.ts';
import { cellRanges, fillTemplate } from '../../domain/template.ts';
import type { TemplatePart } from '../../domain/template.ts';

/** Characters of a text that are tokenised at first; a longer text is only counted by its beginning. */
const FIRST_LOOK = 100_000;

/** What `encodeContext` needs to know of one example. */
export interface ContextRequest {
  readonly parts: readonly TemplatePart[];
  /** The cell of a column. */
  readonly cell: (column: string) => string;
  /** The column whose cell is cut when the context is too long. */
  readonly textColumn: string;
  readonly maxContextTokens: number;
  /** For messages: `line 12 of reviews.csv`. */
  readonly where: string;
}

export interface Context { readonly contextIds: Int32Array; readonly truncatedTokens: number }

/**
 * Special tokens and the filled template. Where that is longer than `maxContextTokens`, the main text loses as few
 * characters at its end as make it fit (the longest other cell where the template has no place for the main text).
 * `truncatedTokens` is the difference to the untruncated context; for a text above 100 000 characters, which is never
 * tokenised whole, it is extrapolated from what was. Where the template's own words hold special tokens (a chat), their
 * names in a cell are plain text: data must not end the user's turn. Else a cell is read as Python reads any text.
 *
 * Throws `contextTooLong` where the rest does not fit even without the text; `templateInvalid` where nothing is left
 * for the model to read.
 */
export function encodeContext(tokenizer: Tokenizer, request: ContextRequest): Context {
  const { maxContextTokens } = request;
  const cut = columnToCut(request);
  const text = request.cell(cut);
  const guarded = request.parts.some((part) => part.kind === 'words' && tokenizer.namesSpecialToken(part.text));
  const encodeFirst = (characters: number) => {
    const kept = text.slice(0, wholeCharacters(text, characters));
    const cell = (column: string) => (column === cut ? kept : request.cell(column));
    return tokenizer.encode(fillTemplate(request.parts, cell), guarded ? { plain: cellRanges(request.parts, cell) } : {});
  };
  let seen = Math.min(text.length, FIRST_LOOK);
  let whole = encodeFirst(seen);
  while (seen < text.length && whole.length <= maxContextTokens) {
    seen = Math.min(text.length, seen * 4);
    whole = encodeFirst(seen);
  }
  if (whole.length === 0) throw nothingToRead(request);
  if (whole.length <= maxContextTokens) return { contextIds: whole, truncatedTokens: 0 };
  const likely = charactersThatFit(tokenizer, request, cut, whole);
  const contextIds = longestThatFits((n) => within(encodeFirst(n), maxContextTokens), seen - 1, likely);
  if (contextIds === null) throw tooLong(request, encodeFirst(0).length);
  const tokens = seen === text.length ? whole.length : Math.round(whole.length * (text.length / seen));
  return { contextIds, truncatedTokens: tokens - contextIds.length };
}

function within(ids: Int32Array, limit: number): Int32Array | null {
  return ids.length <= limit ? ids : null;
}

/** A guess at the characters to keep: those that the tokens up to the limit stand for, template's words left out. */
function charactersThatFit(tokenizer: Tokenizer, request: ContextRequest, cut: string, whole: Int32Array): number {
  const place = request.parts.findIndex((part) => part.kind === 'cell' && part.column === cut);
  const filled = (parts: readonly TemplatePart[]) => fillTemplate(parts, (column) => (column === cut ? '' : request.cell(column)));
  const tail = tokenizer.encode(filled(request.parts.slice(place + 1)), { addSpecialTokens: false }).length;
  const head = tokenizer.decode(whole.subarray(0, Math.max(0, request.maxContextTokens - tail)), { skipSpecialTokens: true });
  return head.length - filled(request.parts.slice(0, place)).length;
}

/**
 * What `tryKeeping` gives for the most characters, from 0 to `most`, for which it gives something; null where it never
 * does. Steps of 1, 2, 4, … from a guess bracket the answer, halving finds it. More characters give more tokens but for
 * a merge at the cut, so what is found fits always and is the longest but for that.
 */
function longestThatFits(tryKeeping: (n: number) => Int32Array | null, most: number, guess: number): Int32Array | null {
  let best: Int32Array | null = null;
  let low = -1, high = most + 1;
  let probe = Math.min(Math.max(guess, 0), most);
  for (let step = 1; high - low > 1; step *= 2) {
    const ids = tryKeeping(probe);
    if (ids === null) high = probe;
    else {
      best = ids;
      low = probe;
    }
    const bracketed = low >= 0 && high <= most;
    const onward = ids === null ? probe - step : probe + step;
    probe = bracketed ? Math.floor((low + high) / 2) : Math.min(Math.max(onward, 0), most);
  }
  return best;
}

/** The largest cut ≤ `at` that does not split a surrogate pair. */
function wholeCharacters(text: string, at: number): number {
  const last = text.charCodeAt(at - 1);
  return at > 0 && at < text.length && last >= 0xd800 && last <= 0xdbff ? at - 1 : at;
}

function columnToCut({ parts, cell, textColumn }: ContextRequest): string {
  const columns = parts.flatMap((part) => (part.kind === 'cell' ? [part.column] : []));
  if (columns.includes(textColumn)) return textColumn;
  return columns.toSorted((a, b) => cell(b).length - cell(a).length)[0] ?? textColumn;
}

function tooLong({ maxContextTokens, where }: ContextRequest, tokens: number): StudioError {
  return new StudioError('contextTooLong',
    `The template without its text takes ${tokens} tokens at ${where}, and the context has room for ${maxContextTokens}; `
    + 'shorten the template, take fewer virtual tokens, or choose a model with a longer context.',
    { where, tokens, limit: maxContextTokens });
}

function nothingToRead({ where }: ContextRequest): StudioError {
  return new StudioError('templateInvalid',
    `The filled template is empty at ${where}, so the model has nothing to read; add words to the template.`, { where });
}
