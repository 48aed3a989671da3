/** Key rows [start, end). */
export interface KeyRun { readonly start: number; readonly end: number }

/** Query rows [start, end) with all the key rows that any of them sees. */
export interface AttentionBlock {
  readonly start: number;
  readonly end: number;
  /** Ascending, disjoint; empty where no query of the block sees a key. */
  readonly runs: readonly KeyRun[];
  readonly numKeys: number;
  /** [end − start, numKeys] added to the scores: 0 where visible, MASKED where not. */
  readonly mask: Float32Array;
}

/** Far below any score, and finite so that a row of nothing else gives no NaN. */
export const MASKED = -1e30;

/** Key runs closer than this are joined: a masked product is cheaper than another slice. */
const JOIN_GAP = 8;

/**
 * Cuts the queries into blocks of at most `blockRows` rows, where possible where a segment ends, so that a block's keys
 * are few: its ancestors and its own segments. Short segments share a block while their masked products cost less than
 * another block would. Rows that see nothing never share a block with rows that do.
 * @param from [Rk] @param until [Rk] query r sees key j ⇔ from[j] ≤ r < until[j]
 */
export function planBlocks(from: Int32Array, until: Int32Array, numQueries: number, blockRows: number): AttentionBlock[] {
  const counts = countIntervals(from, until, numQueries);
  const keysOf = (start: number, end: number) => (counts.begun[end - 1] ?? 0) - (counts.ended[start] ?? 0);
  const scores = (start: number, end: number) => (end - start) * keysOf(start, end);
  const blocks: AttentionBlock[] = [];
  let start = 0;
  let apart = 0;
  for (const [cut, next] of spans(counts, numQueries, blockRows)) {
    const changes = (keysOf(start, cut) === 0) !== (keysOf(cut, next) === 0);
    const masked = scores(start, next) - apart - scores(cut, next);
    if (cut > start && (changes || next - start > blockRows || masked > blockRows * blockRows)) {
      blocks.push(makeBlock(from, until, start, cut));
      start = cut;
      apart = 0;
    }
    apart += scores(cut, next);
  }
  if (start < numQueries) blocks.push(makeBlock(from, until, start, numQueries));
  return blocks;
}

/** For every query row: the keys whose interval has begun at it or before, and those whose interval has ended. */
interface IntervalCounts { readonly begun: Int32Array; readonly ended: Int32Array }

function countIntervals(from: Int32Array, until: Int32Array, numQueries: number): IntervalCounts {
  const begun = new Int32Array(numQueries + 1);
  const ended = new Int32Array(numQueries + 1);
  from.forEach((first, j) => {
    const low = Math.max(0, first);
    const high = Math.min(numQueries, until[j] ?? 0);
    if (low >= high) return;
    begun[low] = (begun[low] ?? 0) + 1;
    ended[high] = (ended[high] ?? 0) + 1;
  });
  for (let r = 1; r <= numQueries; r++) {
    begun[r] = (begun[r] ?? 0) + (begun[r - 1] ?? 0);
    ended[r] = (ended[r] ?? 0) + (ended[r - 1] ?? 0);
  }
  return { begun, ended };
}

/** Stretches of queries within which no key is lost, as in a segment, cut to `blockRows`; rows that see nothing apart. */
function* spans({ begun, ended }: IntervalCounts, numQueries: number, blockRows: number): Generator<readonly [number, number]> {
  const seesNothing = (row: number) => begun[row] === ended[row];
  let start = 0;
  for (let row = 1; row <= numQueries; row++) {
    const loses = ended[row] !== ended[row - 1];
    if (row < numQueries && !loses && seesNothing(row) === seesNothing(row - 1) && row - start < blockRows) continue;
    yield [start, row];
    start = row;
  }
}

function makeBlock(from: Int32Array, until: Int32Array, start: number, end: number): AttentionBlock {
  const runs = visibleRuns(from, until, start, end);
  const numKeys = runs.reduce((sum, run) => sum + run.end - run.start, 0);
  const mask = new Float32Array((end - start) * numKeys).fill(MASKED);
  let column = 0;
  for (const run of runs) {
    for (let j = run.start; j < run.end; j++, column++) {
      const last = Math.min(end, until[j] ?? 0);
      for (let r = Math.max(start, from[j] ?? 0); r < last; r++) mask[(r - start) * numKeys + column] = 0;
    }
  }
  return { start, end, runs, numKeys, mask };
}

function visibleRuns(from: Int32Array, until: Int32Array, start: number, end: number): KeyRun[] {
  const runs: { start: number; end: number }[] = [];
  for (let j = 0; j < from.length; j++) {
    const first = Math.max(start, from[j] ?? 0);
    if (first >= Math.min(end, until[j] ?? 0)) continue;
    const last = runs.at(-1);
    if (last !== undefined && j - last.end < JOIN_GAP) last.end = j + 1;
    else runs.push({ start: j, end: j + 1 });
  }
  return runs;
}
