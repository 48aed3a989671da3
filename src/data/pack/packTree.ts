/** A run of rows that sees itself causally, and all rows of its ancestors. */
export interface Segment {
  /** Index of the parent in the list of segments, lower than this segment's own; -1 for a root. */
  readonly parent: number;
  /** ≥ 0: token id; < 0: virtual token -1 - v. May be empty: its children then continue its parent. */
  readonly sources: ArrayLike<number>;
}

/** A tree laid out as rows in depth-first order, without padding. */
export interface PackedTree {
  /** [R] */
  readonly rowSource: Int32Array;
  /** [R] */
  readonly position: Int32Array;
  /** [R] */
  readonly visibleFrom: Int32Array;
  /** [R] */
  readonly visibleUntil: Int32Array;
  /** [segments] first row of each segment. */
  readonly segmentStart: Int32Array;
}

/**
 * Rows of a forest of segments in depth-first order, children in the order of the list. Row j of a segment is seen
 * by the rows r ≥ j of its subtree: `[j, end of the subtree)`. Several roots make several independent prompts.
 */
export function packTree(segments: readonly Segment[]): PackedTree {
  const subtreeRows = rowsOfSubtrees(segments);
  const { segmentStart, firstPosition, rows } = placeSegments(segments, subtreeRows);
  const rowSource = new Int32Array(rows);
  const position = new Int32Array(rows);
  const visibleFrom = new Int32Array(rows);
  const visibleUntil = new Int32Array(rows);
  for (const [s, { sources }] of segments.entries()) {
    const start = segmentStart[s] ?? 0;
    const until = start + (subtreeRows[s] ?? 0);
    for (let i = 0; i < sources.length; i++) {
      rowSource[start + i] = sources[i] ?? 0;
      position[start + i] = (firstPosition[s] ?? 0) + i;
      visibleFrom[start + i] = start + i;
      visibleUntil[start + i] = until;
    }
  }
  return { rowSource, position, visibleFrom, visibleUntil, segmentStart };
}

/** [segments] rows of each segment and all below it. */
function rowsOfSubtrees(segments: readonly Segment[]): Int32Array {
  const rows = Int32Array.from(segments, (segment) => segment.sources.length);
  for (let s = segments.length - 1; s >= 0; s--) {
    const parent = segments[s]?.parent ?? -1;
    if (parent >= s) throw new RangeError(`Segment ${s} has parent ${parent}; a parent comes before its children.`);
    if (parent >= 0) rows[parent] = (rows[parent] ?? 0) + (rows[s] ?? 0);
  }
  return rows;
}

/** Where each segment starts: after its parent's own rows and its elder siblings' subtrees. */
function placeSegments(segments: readonly Segment[], subtreeRows: Int32Array) {
  const segmentStart = new Int32Array(segments.length);
  const firstPosition = new Int32Array(segments.length);
  const nextFree = new Int32Array(segments.length);
  let rows = 0;
  for (const [s, { parent, sources }] of segments.entries()) {
    const start = parent < 0 ? rows : nextFree[parent] ?? 0;
    if (parent < 0) rows += subtreeRows[s] ?? 0;
    else {
      nextFree[parent] = start + (subtreeRows[s] ?? 0);
      firstPosition[s] = (firstPosition[parent] ?? 0) + (segments[parent]?.sources.length ?? 0);
    }
    segmentStart[s] = start;
    nextFree[s] = start + sources.length;
  }
  return { segmentStart, firstPosition, rows };
}
