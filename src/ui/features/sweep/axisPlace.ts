import type { OptionValue } from '../../../domain/sweep.ts';
import type { Axis } from './brush.ts';

/** Where an axis lies, in units of the drawing: upright, or lying where the window is too narrow for several side by side. */
export interface AxisPlace {
  readonly lying: boolean;
  /** Its x; of a lying one its y. */
  readonly at: number;
  /** Where its lowest and its highest value are, on y; of a lying one on x. */
  readonly low: number;
  readonly high: number;
}

/** From the lowest value's end, 0, to the highest's, 1, on the coordinate that runs along the axis. */
export function onAxis({ low, high }: AxisPlace, share: number): number {
  return low + share * (high - low);
}

/** The point at a coordinate along the axis, and so far right of it; below a lying one. */
export function pointAt({ lying, at }: AxisPlace, along: number, beside = 0): { readonly x: number; readonly y: number } {
  return lying ? { x: along, y: at + beside } : { x: at + beside, y: along };
}

/** The rectangle over the axis between two coordinates along it, and half as thick to either side. */
export function boxOn({ lying, at }: AxisPlace, one: number, other: number, half: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const start = Math.min(one, other), length = Math.abs(one - other);
  return lying ? { x: start, y: at - half, width: length, height: 2 * half } : { x: at - half, y: start, width: 2 * half, height: length };
}

/** A value written beside its axis. */
export interface Tick { readonly value: OptionValue; readonly text: string; readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' }

/** Units of the drawing: half a line's height, the gap between texts, how far they stand off the axis, and a letter's width; Japanese ones are twice as wide. */
const HALF_LINE = 7, GAP = 8, BESIDE = 12, BELOW = 20, LETTER = 6.8;
/** Lines of text below a lying axis. */
const LANES = 2;

/** The values that have room to be written beside the axis: its ends first, then whichever come between. */
export function ticksOf({ values, place }: Axis, where: AxisPlace, read: (value: OptionValue) => string): readonly Tick[] {
  const lanes = Array.from({ length: where.lying ? LANES : 1 }, (): [number, number][] => []);
  const [first, last] = [values[0], values.at(-1)];
  return [...new Set([first, last, ...values])].flatMap((value): Tick[] => {
    if (value === undefined) return [];
    const text = read(value), share = place(value), along = onAxis(where, share);
    // The ends stay within the drawing.
    const anchor = !where.lying ? 'start' : values.length < 2 ? 'middle' : share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    const half = where.lying ? textWidth(text) / 2 : HALF_LINE;
    const middle = anchor === 'middle' || !where.lying ? along : anchor === 'start' ? along + half : along - half;
    const lane = lanes.findIndex((taken) => taken.every(([from, to]) => middle + half + GAP < from || middle - half - GAP > to));
    if (lane < 0) return [];
    lanes[lane]?.push([middle - half, middle + half]);
    return [{ value, text, anchor, ...pointAt(where, where.lying ? along : along + 4, where.lying ? BELOW + 2 * HALF_LINE * lane : BESIDE) }];
  });
}

function textWidth(text: string): number {
  return LETTER * (text.length + (text.match(/[\u2E80-\uFFEF]/g)?.length ?? 0));
}
