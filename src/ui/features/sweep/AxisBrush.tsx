import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import type { OptionValue } from '../../../domain/sweep.ts';
import { useT } from '../../i18n/index.ts';
import { boxOn, onAxis, pointAt, type AxisPlace } from './axisPlace.ts';
import { nearestIndex, type Axis } from './brush.ts';
import styles from './sweep.module.css';

/** In units of the drawing: how far an end lies outside of its value, and half the width of what can be taken hold of. */
const OUTSIDE = 7, REACH = 12;

interface Props {
  readonly axis: Axis;
  /** As the page calls it. */
  readonly name: string;
  readonly where: AxisPlace;
  /** Indices of the lowest and the highest value let through. */
  readonly ends: readonly [number, number];
  /** Whether that is less than all. */
  readonly ranged: boolean;
  readonly onEnds: (from: number, to: number) => void;
  readonly read: (value: OptionValue) => string;
}

/** An axis with the range of values that are let through: drawn with the pointer, or moved at either end, by arrow keys too. */
export function AxisBrush({ axis, name, where, ends, ranged, onEnds, read }: Props): ReactElement {
  const t = useT();
  /** The end that stays, while the other is drawn. */
  const fixed = useRef<number | null>(null);
  const last = axis.values.length - 1;
  const [from, to] = ends;
  const on = (index: number): number => onAxis(where, axis.place(axis.values[index] ?? 0));
  const indexAt = ({ clientX, clientY, currentTarget }: PointerEvent<SVGElement>): number => {
    const line = currentTarget.ownerSVGElement?.querySelector(`line[data-axis="${CSS.escape(axis.name)}"]`)?.getBoundingClientRect();
    return line === undefined ? 0 : nearestIndex(axis, where.lying ? (clientX - line.left) / line.width : (line.bottom - clientY) / line.height);
  };
  const begin = (event: PointerEvent<SVGElement>, stays: number): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    fixed.current = stays;
  };
  const follow = (event: PointerEvent<SVGElement>): void => { if (fixed.current !== null) onEnds(fixed.current, indexAt(event)); };
  const release = (): void => { fixed.current = null; };
  const onKey = (event: KeyboardEvent, which: 'from' | 'to'): void => {
    const [at, lowest, highest] = which === 'from' ? [from, 0, to] : [to, from, last];
    const next = { ArrowUp: at + 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowLeft: at - 1, Home: lowest, End: highest }[event.key];
    if (event.key === 'Escape') onEnds(0, last);
    else if (next === undefined) return;
    else if (next >= lowest && next <= highest) onEnds(which === 'from' ? next : from, which === 'from' ? to : next);
    event.preventDefault();
  };
  const [start, end] = [pointAt(where, where.low), pointAt(where, where.high)];
  const line = <line className={styles.axis} data-axis={axis.name} x1={start.x} y1={start.y} x2={end.x} y2={end.y} />;
  if (last < 1) return line;
  /** Towards the lowest value. */
  const down = Math.sign(where.low - where.high);
  const drag = { onPointerMove: follow, onPointerUp: release, onPointerCancel: release };
  return (
    <g className={styles.brush} data-lying={where.lying}>
      {line}
      <rect className={styles.touch} {...boxOn(where, where.low + down * REACH, where.high - down * REACH, REACH)} {...drag}
        onPointerDown={(event) => {
          const at = indexAt(event);
          begin(event, at);
          onEnds(at, at);
        }} />
      {ranged && <rect className={styles.range} {...boxOn(where, on(from) + down * OUTSIDE, on(to) - down * OUTSIDE, 6)} />}
      {([['from', from, on(from) + down * OUTSIDE, to], ['to', to, on(to) - down * OUTSIDE, from]] as const).map(([which, index, along, stays]) => (
        <g key={which} role="slider" tabIndex={0} className={styles.end} aria-orientation={where.lying ? 'horizontal' : 'vertical'} aria-label={t(`sweep.range.${which}`, { name })}
          aria-valuemin={which === 'from' ? 0 : from} aria-valuemax={which === 'from' ? to : last} aria-valuenow={index} aria-valuetext={read(axis.values[index] ?? '')}
          onKeyDown={(event) => { onKey(event, which); }} onPointerDown={(event) => { begin(event, stays); }} {...drag}>
          <rect className={styles.touch} {...boxOn(where, along - REACH / 2, along + REACH / 2, REACH)} />
          <rect className={styles.thumb} {...boxOn(where, along - 2, along + 2, 8)} rx={2} />
        </g>
      ))}
    </g>
  );
}
