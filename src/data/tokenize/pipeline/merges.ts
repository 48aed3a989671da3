import { MergeHeap } from './mergeHeap.ts';
import { PairTable } from './pairTable.ts';

/** Up to this many symbols a scan for the best pair is faster than a heap. */
const SHORT = 24;

/** The merges of a BPE model, by rank: which two tokens become which. */
export class Merges {
  readonly #ranks: PairTable;
  readonly #results: Int32Array;

  /** `merges`: left, right and joint id, in the order of their ranks; of a pair that is listed twice the last counts. */
  constructor(merges: readonly (readonly [number, number, number])[]) {
    this.#ranks = new PairTable(merges.length);
    this.#results = Int32Array.from(merges, ([, , result]) => result);
    for (const [rank, [left, right]] of merges.entries()) this.#ranks.set(left, right, rank);
  }

  /** Merges neighbours, lowest rank first and leftmost first, until no pair is left (Sennrich et al. 2016). */
  apply(symbols: number[]): number[] {
    return symbols.length <= SHORT ? this.#scan(symbols) : this.#heap(symbols);
  }

  #scan(symbols: number[]): number[] {
    for (;;) {
      let best = -1, place = -1;
      for (let i = 0; i + 1 < symbols.length; i++) {
        const rank = this.#ranks.get(symbols[i] ?? 0, symbols[i + 1] ?? 0);
        if (rank >= 0 && (best < 0 || rank < best)) {
          best = rank;
          place = i;
        }
      }
      if (best < 0) return symbols;
      symbols.splice(place, 2, this.#results[best] ?? 0);
    }
  }

  /** n log n in the number of symbols: they stay where they are, a merged one points past the one it took in. */
  #heap(symbols: number[]): number[] {
    const n = symbols.length;
    const ids = Int32Array.from(symbols);
    const next = Int32Array.from({ length: n }, (_, i) => i + 1);
    const previous = Int32Array.from({ length: n }, (_, i) => i - 1);
    const heap = new MergeHeap();
    const rankAt = (i: number) => {
      const right = next[i] ?? n;
      return i < 0 || right >= n ? -1 : this.#ranks.get(ids[i] ?? -1, ids[right] ?? -1);
    };
    const offer = (i: number) => {
      const rank = rankAt(i);
      if (rank >= 0) heap.push(rank, i);
    };
    for (let i = 0; i < n; i++) offer(i);
    for (let best = heap.pop(); best !== null; best = heap.pop()) {
      const { rank, place } = best;
      // A neighbour was merged since: the pair is another one, or gone (-1 is no id of a pair).
      if (rankAt(place) !== rank) continue;
      const taken = next[place] ?? n, after = next[taken] ?? n;
      ids[place] = this.#results[rank] ?? 0;
      ids[taken] = -1;
      next[place] = after;
      if (after < n) previous[after] = place;
      offer(previous[place] ?? -1);
      offer(place);
    }
    return Array.from(ids).filter((id) => id >= 0);
  }
}
