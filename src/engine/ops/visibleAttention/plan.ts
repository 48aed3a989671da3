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
  readonly bias: Float32Array;
}

/** Far below any score, and finite so that a row of nothing else gives no NaN. */
export const MASKED = -1e30;

/** Key runs closer than this are joined: a masked product is cheaper than another slice. */
const JOIN_GAP = 8;

/**
 * Cuts the queries into blocks of at most `blockRows` rows, where possible at the starts of segments, so that a
 * block's keys are few: its ancestors and its own segments. Rows that see nothing never share a block with rows that do.
 * @param from [Rk] @param until [Rk] query r sees key j ⇔ from[j] ≤ r < until[j]
 */
export function planBlocks(from: Int32Array, until: Int32Array, numQueries: number, blockRows: number): AttentionBlock[] {
  const visible = countVisible(from, until, numQueries);
  const blocks: AttentionBlock[] = [];
  let start = 0;
  for (const [cut, next] of spans(visible, blockRows)) {
    const changes = (visible[start] === 0) !== (visible[cut] === 0);
    if (cut > start && (changes || next - start > blockRows)) {
      blocks.push(makeBlock(from, until, start, cut));
      start = cut;
    }
  }
  if (start < numQueries) blocks.push(makeBlock(from, until, start, numQueries));
  return blocks;
}

/** Keys seen by each query, from the intervals' ends. */
function countVisible(from: Int32Array, until: Int32Array, numQueries: number): Int32Array {
  const change = new Int32Array(numQueries + 1);
  from.forEach((first, j) => {
    const low = Math.max(0, first);
    const high = Math.min(numQueries, until[j] ?? 0);
    if (low >= high) return;
    change[low] = (change[low] ?? 0) + 1;
    change[high] = (change[high] ?? 0) - 1;
  });
  let sum = 0;
  return change.subarray(0, numQueries).map((value) => (sum += value));
}

/** Stretches that grow key by key, as a segment does, cut to `blockRows`. */
function* spans(visible: Int32Array, blockRows: number): Generator<readonly [number, number]> {
  let start = 0;
  for (let row = 1; row <= visible.length; row++) {
    const before = visible[row - 1] ?? 0;
    const ends = row === visible.length || (visible[row] ?? 0) <= before || before === 0 || row - start === blockRows;
    if (!ends) continue;
    yield [start, row];
    start = row;
  }
}

function makeBlock(from: Int32Array, until: Int32Array, start: number, end: number): AttentionBlock {
  const runs = visibleRuns(from, until, start, end);
  const numKeys = runs.reduce((sum, run) => sum + run.end - run.start, 0);
  const bias = new Float32Array((end - start) * numKeys).fill(MASKED);
  let column = 0;
  for (const run of runs) {
    for (let j = run.start; j < run.end; j++, column++) {
      const last = Math.min(end, until[j] ?? 0);
      for (let r = Math.max(start, from[j] ?? 0); r < last; r++) bias[(r - start) * numKeys + column] = 0;
    }
  }
  return { start, end, runs, numKeys, bias };
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
