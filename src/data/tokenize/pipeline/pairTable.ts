const MIX_A = 0x9e3779b1, MIX_B = 0x85ebca77;
/** Slots for each entry at least; fewer makes chains long. */
const SPARSENESS = 2;

/**
 * A map from two non-negative integers to one, by open addressing in typed arrays: merges of a BPE model by their two
 * ids (500 000 of them), children of a trie by node and character. A Map of combined keys takes several times the memory.
 */
export class PairTable {
  #first: Int32Array;
  #second: Int32Array;
  #value: Int32Array;
  #size = 0;

  constructor(expected: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, expected * SPARSENESS)));
    this.#first = new Int32Array(slots).fill(-1);
    this.#second = new Int32Array(slots);
    this.#value = new Int32Array(slots);
  }

  /** The value of (first, second); -1 where there is none. */
  get(first: number, second: number): number {
    const slot = this.#slot(first, second);
    return this.#first[slot] === -1 ? -1 : this.#value[slot] ?? -1;
  }

  set(first: number, second: number, value: number): void {
    if ((this.#size + 1) * SPARSENESS > this.#first.length) this.#grow();
    const slot = this.#slot(first, second);
    if (this.#first[slot] === -1) this.#size += 1;
    this.#first[slot] = first;
    this.#second[slot] = second;
    this.#value[slot] = value;
  }

  /** Where the pair is, or where it would go. */
  #slot(first: number, second: number): number {
    const mask = this.#first.length - 1;
    let hash = Math.imul(first, MIX_A) ^ Math.imul(second, MIX_B);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#first[slot];
      if (found === -1 || (found === first && this.#second[slot] === second)) return slot;
    }
  }

  #grow(): void {
    const [first, second, value] = [this.#first, this.#second, this.#value];
    this.#first = new Int32Array(first.length * 2).fill(-1);
    this.#second = new Int32Array(first.length * 2);
    this.#value = new Int32Array(first.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < first.length; slot++) {
      const key = first[slot] ?? -1;
      if (key >= 0) this.set(key, second[slot] ?? 0, value[slot] ?? 0);
    }
  }
}
