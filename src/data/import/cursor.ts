/** Finds one character in a text again and again from places that only move forward; linear in all. */
export interface Cursor {
  /** The first place ≥ `from` where the character stands; the text's length where there is none. */
  next(from: number): number;
}

export function createCursor(text: string, character: string): Cursor {
  let found = -1;
  return {
    next(from) {
      if (found < from) {
        const at = text.indexOf(character, from);
        found = at < 0 ? text.length : at;
      }
      return found;
    },
  };
}
