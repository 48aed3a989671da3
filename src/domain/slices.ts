/** Long lists in slices that are each sent, packed or read within milliseconds, so that the page stays alive whatever their length. */
import type { EvaluatedExample } from './run.ts';

/** Rows or answered examples a slice at most, and characters after which it is full: 50 000 rows of 21 million take 35 ms to read, 20 000 examples 42, and to pack twice as long. */
const ROWS = 4096;
const EXAMPLES = 2048;
const CHARACTERS = 1 << 20;

export function* sliced<Item>(items: readonly Item[], charactersOf: (item: Item) => number, most = ROWS): Generator<readonly Item[]> {
  let begin = 0;
  let characters = 0;
  for (const [at, item] of items.entries()) {
    characters += charactersOf(item);
    if (at + 1 - begin < most && characters < CHARACTERS && at + 1 < items.length) continue;
    yield items.slice(begin, at + 1);
    [begin, characters] = [at + 1, 0];
  }
}

/** The same of answered examples; a number counts as the eight bytes it takes. */
export function slicedAnswers(examples: readonly EvaluatedExample[]): Generator<readonly EvaluatedExample[]> {
  return sliced(examples, ({ text, without: { probabilities } }) => text.length + 4 * 8 * probabilities.length, EXAMPLES);
}

/** A turn of the message loop between two slices: timers would be slowed to 4 ms and more, in a hidden tab to a second. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    port2.postMessage(null);
  });
}
