import { PairTable } from './pairTable.ts';

/** Words by their UTF-16 code units, to find those that begin at a place of a text. */
export class Trie {
  readonly #children: PairTable;
  readonly #values: number[] = [-1];

  /** `words`: each with its value, a non-negative integer. */
  constructor(words: Iterable<readonly [string, number]>) {
    this.#children = new PairTable(1024);
    for (const [word, value] of words) this.#add(word, value);
  }

  /** Tells each word that begins at `start`, shortest first. */
  eachAt(text: string, start: number, found: (end: number, value: number) => void): void {
    let node = 0;
    for (let at = start; at < text.length; at++) {
      node = this.#children.get(node, text.charCodeAt(at));
      if (node < 0) return;
      const value = this.#values[node] ?? -1;
      if (value >= 0) found(at + 1, value);
    }
  }

  #add(word: string, value: number): void {
    let node = 0;
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at);
      let child = this.#children.get(node, unit);
      if (child < 0) {
        child = this.#values.push(-1) - 1;
        this.#children.set(node, unit, child);
      }
      node = child;
    }
    this.#values[node] = value;
  }
}
