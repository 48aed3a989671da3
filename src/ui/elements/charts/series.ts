import type uPlot from 'uplot';

/** How a curve is drawn: a thin raw line, a thick line, joined points, one ringed point, a dotted level. */
export type SeriesStyle = 'thin' | 'thick' | 'points' | 'ring' | 'dotted';

/** A curve with its name and looks. */
export interface ChartSeries {
  readonly label: string;
  /** Name of a CSS variable, `--series-…` of charts.css. */
  readonly colour: string;
  readonly style: SeriesStyle;
  /** Lengths of line and gap, for telling curves apart without their colour; unbroken where left out. */
  readonly dash?: readonly number[];
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** How large lines and words are drawn, against CSS pixels, and which colour a CSS variable's name stands for. */
export interface Looks { readonly scale: number; readonly colourOf: (name: string) => string }

/** The value of a CSS variable as it stands now, for the page or within an element: canvas knows no variables. */
export function cssColour(name: string, within: Element = document.documentElement): string {
  return getComputedStyle(within).getPropertyValue(name).trim() || 'gray';
}

/** uPlot's options for one curve; colours are asked for at each draw, so that a change of theme needs no new chart. */
export function plotSeries({ label, colour, style, dash = [] }: Pick<ChartSeries, 'label' | 'colour' | 'style' | 'dash'>, { scale, colourOf }: Looks): uPlot.Series {
  const stroke = (): string => style === 'thin' ? `color-mix(in srgb, ${colourOf(colour)} 45%, transparent)` : colourOf(colour);
  const points: uPlot.Series.Points = style === 'points' ? { show: true, size: 6 * scale, fill: stroke, stroke }
    : style === 'ring' ? { show: true, size: 14 * scale, width: 2 * scale, fill: 'transparent', stroke }
    : { show: false };
  const gaps = style === 'dotted' ? [2, 4] : style === 'thin' ? [] : dash;
  return {
    label, stroke, points,
    width: scale * (style === 'thick' ? 2 : style === 'ring' ? 0 : style === 'thin' ? 1 : 1.5),
    ...(gaps.length > 0 ? { dash: gaps.map((length) => length * scale) } : {}),
  };
}
