import { concat, slice, zeros } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { sumTensors } from '../sumTensors.ts';
import type { KeyRun } from './plan.ts';

/** The rows of the runs, one after the other. x [R,W] → [Σ run lengths, W]. */
export function takeRuns(x: Tensor2D, runs: readonly KeyRun[]): Tensor2D {
  const parts = runs.map((run) => slice(x, [run.start, 0], [run.end - run.start, x.shape[1]]));
  return concatRows(parts);
}

/**
 * The inverse for gradients: each part's rows are added back at the rows its runs name, in the order of the parts.
 * Parts [Σ run lengths, W] → [numRows, W]; rows in no run are 0.
 */
export function sumRuns(
  parts: readonly { readonly runs: readonly KeyRun[]; readonly rows: Tensor2D }[], numRows: number, width: number,
): Tensor2D {
  const cuts = new Set([0, numRows]);
  for (const { runs } of parts) for (const run of runs) cuts.add(run.start).add(run.end);
  const edges = [...cuts].toSorted((a, b) => a - b);
  const pieces: Tensor2D[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const start = edges[i] ?? 0;
    const end = edges[i + 1] ?? 0;
    const terms = parts.flatMap(({ runs, rows }) => {
      const offset = offsetIn(runs, start);
      return offset < 0 ? [] : [slice(rows, [offset, 0], [end - start, width])];
    });
    pieces.push(terms.length === 0 ? zeros([end - start, width]) : sumTensors(terms));
  }
  return concatRows(pieces);
}

/** Where key row `row` lies among the taken rows; −1 where no run holds it. */
function offsetIn(runs: readonly KeyRun[], row: number): number {
  let offset = 0;
  for (const run of runs) {
    if (row >= run.start && row < run.end) return offset + row - run.start;
    offset += run.end - run.start;
  }
  return -1;
}

function concatRows(parts: Tensor2D[]): Tensor2D {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concat(parts, 0);
}
