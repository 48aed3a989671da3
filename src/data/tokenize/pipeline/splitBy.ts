/** Takes a piece of a text; `atStart` where it begins the text that was to be encoded. */
export type Emit = (piece: string, atStart: boolean) => void;
/** What becomes of the places that a pattern matches, as Python's `SplitDelimiterBehavior` names it. */
export type Behavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

interface Range { start: number; end: number; readonly match: boolean }

/** Cuts texts at a global pattern and hands on what is not empty; `invert` takes matches for the rest and the rest for matches. */
export function splitBy(pattern: RegExp, behavior: Behavior, invert: boolean, next: Emit): Emit {
  return (text, atStart) => {
    const emit = (start: number, end: number) => {
      if (end > start) next(start === 0 && end === text.length ? text : text.slice(start, end), atStart && start === 0);
    };
    if (behavior === 'Isolated') {
      let at = 0;
      eachMatch(pattern, text, (start, end) => {
        emit(at, start);
        emit(start, end);
        at = end;
      });
      emit(at, text.length);
      return;
    }
    for (const { start, end } of joined(ranges(pattern, text, invert), behavior)) emit(start, end);
  };
}

function eachMatch(pattern: RegExp, text: string, found: (start: number, end: number) => void): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match;
    // An empty match would be found for ever.
    if (match[0].length === 0) pattern.lastIndex = index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
    else found(index, index + match[0].length);
  }
}

function ranges(pattern: RegExp, text: string, invert: boolean): Range[] {
  const found: Range[] = [];
  let at = 0;
  const add = (start: number, end: number, match: boolean) => {
    if (end > start) found.push({ start, end, match: match !== invert });
  };
  eachMatch(pattern, text, (start, end) => {
    add(at, start, false);
    add(start, end, true);
    at = end;
  });
  add(at, text.length, false);
  return found;
}

/** The rules of `NormalizedString::split` (huggingface/tokenizers `tokenizer/normalizer.rs`). */
function joined(found: Range[], behavior: Behavior): Range[] {
  switch (behavior) {
    case 'Removed': return found.filter(({ match }) => !match);
    case 'Contiguous': return merged(found, (range, before) => range.match === before.match);
    case 'MergedWithPrevious': return merged(found, (range, before) => range.match && !before.match);
    case 'MergedWithNext': return merged(found, (range, before) => !range.match && before.match);
    default: return found;
  }
}

/** Neighbours joined where `join` says so of the range and the one before it, as they were found. */
function merged(found: readonly Range[], join: (range: Range, before: Range) => boolean): Range[] {
  const out: Range[] = [];
  for (const [i, range] of found.entries()) {
    const before = found[i - 1], last = out.at(-1);
    if (before !== undefined && last !== undefined && join(range, before)) last.end = range.end;
    else out.push({ ...range });
  }
  return out;
}
