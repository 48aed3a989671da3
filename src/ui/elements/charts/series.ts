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

/** The value of a CSS variable as it stands now: canvas knows no variables. */
export function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || 'gray';
}

/** uPlot's options for one curve; colours are asked for at each draw, so that a change of theme needs no new chart. */
export function plotSeries({ label, colour, style, dash = [] }: Pick<ChartSeries, 'label' | 'colour' | 'style' | 'dash'>): uPlot.Series {
  const stroke = (): string => style === 'thin' ? `color-mix(in srgb, ${cssColour(colour)} 45%, transparent)` : cssColour(colour);
  const points: uPlot.Series.Points = style === 'points' ? { show: true, size: 6, fill: stroke, stroke }
    : style === 'ring' ? { show: true, size: 14, width: 2, fill: 'transparent', stroke }
    : { show: false };
  return {
    label, stroke, points,
    width: style === 'thick' ? 2 : style === 'ring' ? 0 : style === 'thin' ? 1 : 1.5,
    ...(style === 'dotted' ? { dash: [2, 4] } : dash.length > 0 && style !== 'thin' ? { dash: [...dash] } : {}),
  };
}
