/** One curve by its own points; `x` ascends strictly. */
export interface Curve { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }

/** A common x and, for each curve, its y there; `undefined` where the curve has no point (a line runs on through it). */
export interface AlignedCurves { readonly x: number[]; readonly columns: (number | undefined | null)[][] }

/** Merges curves that were measured at different steps into the one table of columns that uPlot draws. */
export function alignCurves(curves: readonly Curve[]): AlignedCurves {
  const next = curves.map(() => 0);
  const x: number[] = [];
  const columns = curves.map((): (number | undefined | null)[] => []);
  for (;;) {
    let at = Number.POSITIVE_INFINITY;
    curves.forEach((curve, c) => { at = Math.min(at, curve.x[next[c] ?? 0] ?? Number.POSITIVE_INFINITY); });
    if (at === Number.POSITIVE_INFINITY) return { x, columns };
    x.push(at);
    curves.forEach((curve, c) => {
      const i = next[c] ?? 0;
      const here = curve.x[i] === at;
      const value = curve.y[i] ?? Number.NaN;
      columns[c]?.push(here ? finiteOrNull(value) : undefined);
      if (here) next[c] = i + 1;
    });
  }
}

/** null is a hole in the line: a loss that was not finite is a hole and not a point. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
