import type uPlot from 'uplot';
import { cssColour, plotSeries, type ChartSeries, type Looks } from './series.ts';

/** What uPlot is to draw, and how large. */
export interface PlotParts {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly firstX: number;
  readonly lastX: number;
  readonly formatX: ((value: number) => string) | null;
  readonly format: (value: number) => string;
  readonly range: readonly [number, number] | null;
  readonly log: boolean;
  readonly xLabel: string;
  readonly counts: boolean;
}

/** What lies between two ticks of an axis that counts. */
const WHOLE = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** uPlot's options for a chart; words and lines are as large as `looks` says, on a screen as CSS has them. */
export function plotOptions({ width, height, series, firstX, lastX, formatX, format, range, log, xLabel, counts }: PlotParts, looks: Looks = { scale: 1, colourOf: cssColour }): uPlot.Options {
  const { scale, colourOf } = looks;
  const font = `${12 * scale}px system-ui, sans-serif`;
  const line = { stroke: () => colourOf('--line'), width: scale };
  const axis: uPlot.Axis = { stroke: () => colourOf('--mantine-color-dimmed'), grid: line, ticks: { ...line, size: 10 * scale }, gap: 5 * scale, font };
  return {
    width, height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: { x: { time: false, range: [firstX, lastX] }, y: { ...(log ? { distr: 3, range: besideData } : {}), ...(range === null ? {} : { range: [...range] }) } },
    axes: [
      {
        ...axis, size: 32 * scale, space: 64 * scale, label: xLabel, labelSize: 18 * scale, labelFont: font,
        ...(counts ? { incrs: WHOLE } : {}), ...(formatX === null ? {} : { values: (_, ticks) => ticks.map(formatX) }),
      },
      { ...axis, size: 52 * scale, space: 30 * scale, values: (_, ticks) => ticks.map((tick) => (Number.isFinite(tick) ? withoutTrailingZeros(format(tick)) : '')) },
    ],
    series: [{}, ...series.map((curve) => plotSeries(curve, looks))],
  };
}

/** Limits just outside of the data on a logarithmic axis; uPlot's own are whole powers of ten. */
function besideData(_: uPlot, low: number | null, high: number | null): [number, number] {
  return low === null || high === null ? [0.1, 1] : [low / 1.1, high * 1.1];
}

/** `2.500` as `2.5`, `3.000` as `3`; whole numbers stay. */
function withoutTrailingZeros(number: string): string {
  return number.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
