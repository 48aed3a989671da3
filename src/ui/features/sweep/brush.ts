import type { OptionValue } from '../../../domain/sweep.ts';
import { axisOf, type MemberRow } from './rows.ts';

/** The axis of the figure, behind those of the options. */
export const FIGURE = 'accuracy';

/** An axis: its values from the lowest up, and where each lies on it, from 0 to 1. */
export interface Axis {
  readonly name: string;
  readonly values: readonly OptionValue[];
  readonly place: (value: OptionValue) => number;
}

/** The lowest and the highest value that is let through, by axis; one without lets all through. */
export type Ranges = Readonly<Record<string, readonly [OptionValue, OptionValue]>>;

/** A run's value on an axis; undefined while it has no figures. */
export function valueOn({ varied, figures }: MemberRow, name: string): OptionValue | undefined {
  return name === FIGURE ? figures?.accuracy : varied[name];
}

/** An axis for each option that varies, over all runs of the plan so that it keeps its scale while they go on, and one for the figure. */
export function axesOf(rows: readonly MemberRow[], keys: readonly string[]): Axis[] {
  return [...keys, FIGURE].map((name) => {
    const found = [...new Set(rows.flatMap((row) => valueOn(row, name) ?? []))];
    const place = axisOf(found);
    return { name, place, values: found.toSorted((a, b) => place(a) - place(b)) };
  });
}

/** The ends of an axis' range, as indices of its values; a value that is gone counts as the axis' own end. */
export function endsOf({ name, values }: Axis, ranges: Ranges): readonly [number, number] {
  const [from, to] = (ranges[name] ?? []).map((value) => values.indexOf(value));
  return [Math.max(0, from ?? 0), to === undefined || to < 0 ? values.length - 1 : to];
}

/** The ranges with one more, between two of the axis' values in either order; without it where it lets every value through. */
export function withRange(ranges: Ranges, { name, values }: Axis, one: number, other: number): Ranges {
  const last = values.length - 1;
  const [from, to] = [one, other].map((at) => Math.min(Math.max(at, 0), last)).toSorted((a, b) => a - b);
  const { [name]: _before, ...rest } = ranges;
  const [low, high] = [values[from ?? 0], values[to ?? last]];
  return low === undefined || high === undefined || (from === 0 && to === last) ? rest : { ...rest, [name]: [low, high] };
}

/** Whether a run lies in every range; one without a value on a ranged axis does not. */
export function isWithin(row: MemberRow, axes: readonly Axis[], ranges: Ranges): boolean {
  return axes.every((axis) => {
    if (ranges[axis.name] === undefined) return true;
    const value = valueOn(row, axis.name);
    const at = value === undefined ? -1 : axis.values.indexOf(value);
    const [from, to] = endsOf(axis, ranges);
    return at >= from && at <= to;
  });
}

/** The index of the value that lies nearest to a place on the axis. */
export function nearestIndex({ values, place }: Axis, at: number): number {
  return values.reduce<number>((best, value, index) => (Math.abs(place(value) - at) < Math.abs(place(values[best] ?? value) - at) ? index : best), 0);
}
