const PAGE_ROWS = 8;

/** The row that a key leads to from row `place` (-1: none yet) among `count`; null for keys that do not move. */
export function destination(key: string, place: number, count: number): number | null {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + PAGE_ROWS, PageUp: place - PAGE_ROWS, Home: 0, End: count - 1,
  };
  const target = to[key];
  return target === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, target));
}
