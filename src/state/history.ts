/** A short linear history of immutable settings. */
export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
  /** The last edit, so that typing a word is one step and not one a letter. */
  readonly last: { readonly tag: string; readonly time: number } | null;
}

const LIMIT = 100;
/** Edits with the same tag within this many milliseconds of the one before are one step. */
const TYPING_PAUSE = 1000;

export function emptyHistory<T>(): History<T> {
  return { past: [], future: [], last: null };
}

/** Remembers `before`, the settings as they were, unless the edit continues the one before it. Time in milliseconds. */
export function record<T>(history: History<T>, before: T, tag: string, time: number): History<T> {
  const continues = history.last !== null && history.last.tag === tag && time - history.last.time < TYPING_PAUSE;
  const past = continues ? history.past : [...history.past, before].slice(-LIMIT);
  return { past, future: [], last: { tag, time } };
}

export function undo<T>(history: History<T>, present: T): { readonly present: T; readonly history: History<T> } | null {
  const back = history.past.at(-1);
  if (back === undefined) return null;
  return { present: back, history: { past: history.past.slice(0, -1), future: [present, ...history.future], last: null } };
}

export function redo<T>(history: History<T>, present: T): { readonly present: T; readonly history: History<T> } | null {
  const [next, ...future] = history.future;
  if (next === undefined) return null;
  return { present: next, history: { past: [...history.past, present], future, last: null } };
}
