import { StudioError } from '../../domain/errors.ts';
import type { Tokenizer } from '../../domain/task.ts';
import { fillTemplate } from '../task/index.ts';
import type { TemplatePart } from '../task/index.ts';

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
 * tokenised whole, it is extrapolated from what was.
 *
 * Throws `contextTooLong` where the rest does not fit even without the text; `templateInvalid` where nothing is left
 * for the model to read.
 */
export function encodeContext(tokenizer: Tokenizer, request: ContextRequest): Context {
  const { maxContextTokens } = request;
  const cut = columnToCut(request);
  const text = request.cell(cut);
  const encodeFirst = (characters: number) => {
    const kept = text.slice(0, wholeCharacters(text, characters));
    return tokenizer.encode(fillTemplate(request.parts, (column) => (column === cut ? kept : request.cell(column))));
  };
  let seen = Math.min(text.length, FIRST_LOOK);
  let whole = encodeFirst(seen);
  while (seen < text.length && whole.length <= maxContextTokens) {
    seen = Math.min(text.length, seen * 4);
    whole = encodeFirst(seen);
  }
  if (whole.length === 0) throw nothingToRead(request);
  if (whole.length <= maxContextTokens) return { contextIds: whole, truncatedTokens: 0 };
  const contextIds = longestThatFits(encodeFirst, whole.length, seen, maxContextTokens);
  if (contextIds === null) throw tooLong(request, encodeFirst(0).length);
  const tokens = seen === text.length ? whole.length : Math.round(whole.length * (text.length / seen));
  return { contextIds, truncatedTokens: tokens - contextIds.length };
}

/**
 * Binary search over the characters kept, narrowed first to a bracket around the share of tokens that fits. Tokens grow
 * with characters but for a merge at the cut, so what is found fits always and is the longest but for that.
 */
function longestThatFits(encodeFirst: (n: number) => Int32Array, tokens: number, characters: number, limit: number): Int32Array | null {
  let best: Int32Array | null = null;
  let low = 0, high = characters - 1;
  let probe = Math.floor((characters * limit) / tokens);
  for (let round = 0; low <= high; round++) {
    probe = Math.min(Math.max(probe, low), high);
    const ids = encodeFirst(probe);
    if (ids.length <= limit) {
      best = ids;
      low = probe + 1;
    } else high = probe - 1;
    // Two looks by proportion find the neighbourhood; halving then finishes, however uneven the text.
    probe = round < 2 ? Math.floor((probe * limit) / Math.max(1, ids.length)) : Math.floor((low + high) / 2);
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
