import { useMediaQuery } from '@mantine/hooks';
import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { OptionValue } from '../../../domain/sweep.ts';
import { percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { AxisBrush } from './AxisBrush.tsx';
import { onAxis, pointAt, ticksOf, type AxisPlace } from './axisPlace.ts';
import { endsOf, FIGURE, isWithin, valueOn, withRange, type Axis, type Ranges } from './brush.ts';
import type { MemberRow } from './rows.ts';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

/** In units of the drawing; an axis has room for the values beside it. */
const HEIGHT = 260, TOP = 40, BOTTOM = 230, SIDE = 80, BETWEEN = 160, NARROWEST = 800;
/** Of lying axes, one below the other, on a phone: its name above each, its values below. */
const LYING = { width: 350, left: 14, right: 336, first: 36, between: 84, below: 44 };
/** How far the drawing may shrink before it scrolls instead: its words are to be read. */
const SMALLEST = 0.9;

interface Props {
  readonly rows: readonly MemberRow[];
  readonly axes: readonly Axis[];
  readonly ranges: Ranges;
  readonly onRanges: (ranges: Ranges) => void;
  /** Index of the run that is pointed at, else of the one that was picked. */
  readonly lit: number | null;
  readonly onLight: (index: number | null) => void;
  readonly picked: number | null;
  readonly onPick: (index: number) => void;
}

/** Each run as a line over an axis for every option that varies, and one for the held-out accuracy; ranges on the axes tell those apart that lie within. */
export function ParallelView({ rows, axes, ranges, onRanges, lit, onLight, picked, onPick }: Props): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const lying = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false });
  const lines = useRef(new Map<number, SVGPolylineElement>());
  const done = rows.filter(({ figures }) => figures !== null).toSorted((a, b) => (a.figures?.accuracy ?? 0) - (b.figures?.accuracy ?? 0));
  if (done.length < 2) return null;
  const width = lying ? LYING.width : Math.max(NARROWEST, 2 * SIDE + BETWEEN * (axes.length - 1));
  const height = lying ? LYING.first + LYING.between * (axes.length - 1) + LYING.below : HEIGHT;
  const shown = (name: string, value: OptionValue): string => (name === FIGURE ? percent(Number(value), locale, done[0]?.figures?.examples) : variedValue(name, value, t, locale));
  const named = (name: string): string => (name === FIGURE ? t('runs.accuracy') : variedName(name, t));
  const placed = axes.map((axis, at): { readonly axis: Axis; readonly where: AxisPlace } => ({ axis, where: lying
    ? { lying, at: LYING.first + at * LYING.between, low: LYING.left, high: LYING.right }
    : { lying, at: SIDE + (at * (width - 2 * SIDE)) / (axes.length - 1), low: BOTTOM, high: TOP } }));
  const read = (row: MemberRow): string => axes.map(({ name }) => `${named(name)}: ${shown(name, valueOn(row, name) ?? '–')}`).join(' · ');
  const within = done.filter((row) => isWithin(row, axes, ranges));
  const chosen = done.find(({ index }) => index === lit);
  // One line takes part in the order of Tab; the arrows go on from it, up to the better.
  const entry = (within.find(({ index }) => index === picked) ?? within.at(-1))?.index;
  const onKey = (event: KeyboardEvent, row: MemberRow): void => {
    const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) lines.current.get(within[within.indexOf(row) + step]?.index ?? row.index)?.focus();
    else if (event.key === 'Enter' || event.key === ' ') onPick(row.index);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('sweep.parallel')}>
        <svg className={styles.plot} style={lying ? undefined : { minWidth: SMALLEST * width }} data-lying={lying} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t('sweep.parallelOf', { n: done.length })} onPointerLeave={() => { onLight(null); }}>
          {done.map((row) => {
            const points = placed.map(({ axis, where }) => pointAt(where, onAxis(where, axis.place(valueOn(row, axis.name) ?? '')))).map(({ x, y }) => `${x},${y}`).join(' ');
            return within.includes(row) ? (
              <g key={row.index} className={styles.run} data-lit={row.index === lit} data-picked={row.index === picked}>
                <polyline className={styles.line} points={points} />
                <polyline className={styles.touch} points={points} role="button" tabIndex={row.index === entry ? 0 : -1} aria-label={read(row)} aria-pressed={row.index === picked}
                  ref={(line) => { if (line === null) lines.current.delete(row.index); else lines.current.set(row.index, line); }}
                  onPointerEnter={() => { onLight(row.index); }} onFocus={() => { onLight(row.index); }} onBlur={() => { onLight(null); }}
                  onClick={() => { onPick(row.index); }} onKeyDown={(event) => { onKey(event, row); }}><title>{read(row)}</title></polyline>
              </g>
            ) : <polyline key={row.index} className={styles.out} points={points} />;
          })}
          {placed.map(({ axis, where }) => (
            <g key={axis.name}>
              {lying ? <text x={LYING.left} y={where.at - 14}>{named(axis.name)}</text> : <text x={where.at} y={18} textAnchor="middle">{named(axis.name)}</text>}
              <AxisBrush axis={axis} name={named(axis.name)} where={where} ends={endsOf(axis, ranges)} ranged={ranges[axis.name] !== undefined}
                onEnds={(from, to) => { onRanges(withRange(ranges, axis, from, to)); }} read={(value) => shown(axis.name, value)} />
              {ticksOf(axis, where, (value) => shown(axis.name, value)).map(({ value, text, x, y, anchor }) => <text key={value} className={styles.tick} x={x} y={y} textAnchor={anchor}>{text}</text>)}
            </g>
          ))}
        </svg>
      </div>
      <p className={styles.small} role="status">{chosen === undefined ? t('sweep.parallelHint') : read(chosen)}</p>
    </div>
  );
}
