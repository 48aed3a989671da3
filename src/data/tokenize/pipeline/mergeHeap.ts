/** Ranks and places in one number: both are below 2³¹ and 2²², so that the sum is exact. */
const PLACES = 2 ** 31;

/** Pairs of neighbours that may be merged, lowest rank first, leftmost first among equals: a binary heap of numbers. */
export class MergeHeap {
  readonly #keys: number[] = [];

  push(rank: number, place: number): void {
    const keys = this.#keys;
    const key = rank * PLACES + place;
    let at = keys.push(key) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[at] = above;
      at = parent;
    }
    keys[at] = key;
  }

  /** The first pair, taken off; null where there is none. */
  pop(): { readonly rank: number; readonly place: number } | null {
    const keys = this.#keys;
    const first = keys[0];
    const key = keys.pop();
    if (first === undefined || key === undefined) return null;
    if (keys.length > 0) this.#sink(key);
    const rank = Math.floor(first / PLACES);
    return { rank, place: first - rank * PLACES };
  }

  /** Puts a key at the root and lets it sink to where it belongs. */
  #sink(key: number): void {
    const keys = this.#keys;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= keys.length) break;
      if (child + 1 < keys.length && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1;
      const below = keys[child] ?? 0;
      if (below >= key) break;
      keys[at] = below;
      at = child;
    }
    keys[at] = key;
  }
}
