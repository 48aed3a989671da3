import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { alignCurves } from './align.ts';
import { LegendSwatch } from './LegendSwatch.tsx';
import { CHART_HEIGHT } from './LineChart.tsx';
import styles from './LineChart.module.css';
import { cssColour, plotSeries } from './series.ts';
import type { ChartSeries } from './series.ts';
import { useThrottled } from './useThrottled.ts';

export interface ChartProps {
  readonly title: string;
  /** One sentence with the figures a sighted reader takes from the curves. */
  readonly summary: string;
  readonly xLabel: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
  /** The step at which the run ends: the horizontal axis spans 0 to it. */
  readonly lastX: number;
  /** Where the horizontal axis begins; 0 unless said otherwise. */
  readonly firstX?: number;
  /** The words of a place on the horizontal axis; the number itself unless said otherwise. */
  readonly formatX?: (value: number) => string;
  /** Whether the horizontal axis counts, and so has no tick between two whole numbers; it does unless said otherwise. */
  readonly counts?: boolean;
  /** Limits of the vertical axis; from the data where left out. */
  readonly range?: readonly [number, number];
  readonly height?: number;
  /** A logarithmic vertical axis; values are then above 0. */
  readonly log?: boolean;
}

const REDRAW_MILLISECONDS = 100;
/** What lies between two ticks of an axis that counts. */
const WHOLE = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const FONT = '12px system-ui, sans-serif';

/** Curves over steps, drawn at most ten times a second, with the values at the pointer in the legend. */
export function DrawnChart({ title, summary, xLabel, series, lastX, firstX = 0, counts = true, formatX, format, range, height = CHART_HEIGHT, log = false }: ChartProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const titleId = useId();
  const drawn = useThrottled(series, REDRAW_MILLISECONDS);
  const looks = drawn.map(({ label, colour, style, dash }) => `${label}|${colour}|${style}|${dash?.join() ?? ''}`).join('\n');
  const aligned = useMemo(() => alignCurves(drawn), [drawn]);
  const formatRef = useRef(format);
  const [low, high] = range ?? [undefined, undefined];

  useEffect(() => { formatRef.current = format; }, [format]);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = new uPlot(plotOptions({
      width: element.clientWidth, height, log, xLabel, counts, series: drawn, firstX, lastX, formatX: formatX ?? null, format: (value) => formatRef.current(value),
      range: low === undefined || high === undefined ? null : [low, high], onPointer: setPointer,
    }), undefined, element);
    plot.current = made;
    const sizes = new ResizeObserver(() => { made.setSize({ width: element.clientWidth, height }); });
    sizes.observe(element);
    const theme = new MutationObserver(() => { made.redraw(false); });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
      made.destroy();
      plot.current = null;
    };
    // `looks` stands for all of `drawn` that a plot is built from; its points come by setData
    // oxlint-disable-next-line react/exhaustive-deps
  }, [looks, height, low, high, firstX, lastX, log, xLabel, counts]);

  // a plot made anew, for other looks or another size, needs its points again
  useEffect(() => { plot.current?.setData([aligned.x, ...aligned.columns]); }, [aligned, looks, height, low, high, firstX, lastX, log, xLabel, counts]);

  return (
    <figure className={styles.figure} aria-labelledby={titleId}>
      <figcaption className={styles.title} id={titleId}>{title}</figcaption>
      <div ref={host} className={styles.plot} role="img" aria-label={`${title}. ${summary}`} />
      <ul className={styles.legend} aria-hidden="true">
        {drawn.map(({ label, colour, style, dash = [] }, c) => label !== '' && (
          <li key={`${c}/${label}`}>
            <LegendSwatch colour={colour} style={style} dash={dash} />{label}
            <span className={styles.value}>{valueText(aligned.columns[c], pointer, format)}</span>
          </li>
        ))}
        {pointer !== null && <li>{xLabel}<span className={styles.value}>{formatX?.(aligned.x[pointer] ?? Number.NaN) ?? aligned.x[pointer]}</span></li>}
      </ul>
    </figure>
  );
}

interface PlotParts {
  readonly width: number;
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly firstX: number;
  readonly lastX: number;
  readonly formatX: ((value: number) => string) | null;
  readonly format: (value: number) => string;
  readonly range: [number, number] | null;
  readonly log: boolean;
  readonly xLabel: string;
  readonly counts: boolean;
  readonly onPointer: (index: number | null) => void;
}

function plotOptions({ width, height, series, firstX, lastX, formatX, format, range, log, xLabel, counts, onPointer }: PlotParts): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => cssColour('--mantine-color-dimmed'),
    grid: { stroke: () => cssColour('--line'), width: 1 },
    ticks: { stroke: () => cssColour('--line'), width: 1 },
    font: FONT,
  };
  return {
    width, height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: { x: { time: false, range: [firstX, lastX] }, y: { ...(log ? { distr: 3, range: besideData } : {}), ...(range === null ? {} : { range }) } },
    axes: [{ ...axis, size: 32, space: 64, label: xLabel, labelSize: 18, labelFont: FONT, ...(counts ? { incrs: WHOLE } : {}), ...(formatX === null ? {} : { values: (_, ticks) => ticks.map(formatX) }) }, { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => (Number.isFinite(tick) ? withoutTrailingZeros(format(tick)) : '')) }],
    series: [{}, ...series.map(plotSeries)],
    hooks: { setCursor: [(u) => { onPointer(u.cursor.left === undefined || u.cursor.left < 0 ? null : u.cursor.idx ?? null); }] },
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

/** The value at the pointer, else the last point at or before it: validation is measured at few steps. */
function valueText(column: readonly (number | null | undefined)[] | undefined, pointer: number | null, format: (value: number) => string): string {
  if (column === undefined) return '';
  const from = pointer ?? column.length - 1;
  const value = column.slice(0, from + 1).findLast((entry) => entry !== undefined && entry !== null);
  return value === undefined || value === null ? '' : format(value);
}
