import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { alignCurves } from './align.ts';
import { LegendSwatch } from './LegendSwatch.tsx';
import { CHART_HEIGHT } from './LineChart.tsx';
import styles from './LineChart.module.css';
import { plotOptions } from './plotOptions.ts';
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
    const made = new uPlot({
      ...plotOptions({
        width: element.clientWidth, height, log, xLabel, counts, series: drawn, firstX, lastX, formatX: formatX ?? null, format: (value) => formatRef.current(value),
        range: low === undefined || high === undefined ? null : [low, high],
      }),
      hooks: { setCursor: [(u) => { setPointer(u.cursor.left === undefined || u.cursor.left < 0 ? null : u.cursor.idx ?? null); }] },
    }, undefined, element);
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

/** The value at the pointer, else the last point at or before it: validation is measured at few steps. */
function valueText(column: readonly (number | null | undefined)[] | undefined, pointer: number | null, format: (value: number) => string): string {
  if (column === undefined) return '';
  const from = pointer ?? column.length - 1;
  const value = column.slice(0, from + 1).findLast((entry) => entry !== undefined && entry !== null);
  return value === undefined || value === null ? '' : format(value);
}
