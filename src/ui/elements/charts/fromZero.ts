import type { Curve } from './align.ts';

/** The room above the highest value, of it. */
const MARGIN = 0.05;

/** Limits of a vertical axis from 0, for amounts that hardly change: fitted to them, every tick would read alike. Undefined where nothing is above 0. */
export function fromZero(curves: readonly Pick<Curve, 'y'>[]): readonly [number, number] | undefined {
  const most = curves.reduce((high, { y }) => Array.from(y).reduce((found, value) => (value > found ? value : found), high), 0);
  return most > 0 ? [0, most * (1 + MARGIN)] : undefined;
}
