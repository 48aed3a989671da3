import type { Curve } from '../../../elements/charts/align.ts';

/** The share of values that is left out at either end, and the margin left around the rest. */
const TAIL = 0.02;
const MARGIN = 0.05;

/** Limits of the vertical axis that leave a few outliers outside; undefined where there is nothing to see, or nothing to leave out. */
export function clippedRange(curves: readonly Pick<Curve, 'y'>[], log: boolean): readonly [number, number] | undefined {
  const values = curves.flatMap(({ y }) => Array.from(y)).filter((value) => Number.isFinite(value) && (!log || value > 0)).toSorted((a, b) => a - b);
  const low = values[Math.floor(TAIL * (values.length - 1))];
  const high = values[Math.ceil((1 - TAIL) * (values.length - 1))];
  if (low === undefined || high === undefined || low === high) return undefined;
  const margin = MARGIN * (high - low);
  return log ? [low / (1 + MARGIN), high * (1 + MARGIN)] : [low - margin, high + margin];
}
