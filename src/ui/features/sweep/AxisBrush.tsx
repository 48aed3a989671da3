import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import type { OptionValue } from '../../../domain/sweep.ts';
import { useT } from '../../i18n/index.ts';
import { nearestIndex, type Axis } from './brush.ts';
import styles from './sweep.module.css';

/** In units of the drawing: how far an end lies outside of its value, and half the width of what can be taken hold of. */
const OUTSIDE = 7, REACH = 12;

interface Props {
  readonly axis: Axis;
  /** As the page calls it. */
  readonly name: string;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Indices of the lowest and the highest value let through. */
  readonly ends: readonly [number, number];
  /** Whether that is less than all. */
  readonly ranged: boolean;
  readonly onEnds: (from: number, to: number) => void;
  readonly read: (value: OptionValue) => string;
}

/** An axis with the range of values that are let through: drawn with the pointer, or moved at either end, by arrow keys too. */
export function AxisBrush({ axis, name, x, top, bottom, ends, ranged, onEnds, read }: Props): ReactElement {
  const t = useT();
  /** The end that stays, while the other is drawn. */
  const fixed = useRef<number | null>(null);
  const last = axis.values.length - 1;
  const [from, to] = ends;
  const y = (index: number): number => bottom - axis.place(axis.values[index] ?? 0) * (bottom - top);
  const indexAt = ({ clientY, currentTarget }: PointerEvent<SVGElement>): number => {
    const line = currentTarget.ownerSVGElement?.querySelector(`line[data-axis="${CSS.escape(axis.name)}"]`)?.getBoundingClientRect();
    return line === undefined ? 0 : nearestIndex(axis, (line.bottom - clientY) / line.height);
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
  const line = <line className={styles.axis} data-axis={axis.name} x1={x} x2={x} y1={top} y2={bottom} />;
  if (last < 1) return line;
  const drag = { onPointerMove: follow, onPointerUp: release, onPointerCancel: release };
  return (
    <g className={styles.brush}>
      {line}
      <rect className={styles.touch} x={x - REACH} width={2 * REACH} y={top - REACH} height={bottom - top + 2 * REACH} {...drag}
        onPointerDown={(event) => {
          const at = indexAt(event);
          begin(event, at);
          onEnds(at, at);
        }} />
      {ranged && <rect className={styles.range} x={x - 6} width={12} y={y(to) - OUTSIDE} height={y(from) - y(to) + 2 * OUTSIDE} />}
      {([['from', from, OUTSIDE, to], ['to', to, -OUTSIDE, from]] as const).map(([which, index, outside, stays]) => (
        <g key={which} role="slider" tabIndex={0} className={styles.end} aria-orientation="vertical" aria-label={t(`sweep.range.${which}`, { name })}
          aria-valuemin={which === 'from' ? 0 : from} aria-valuemax={which === 'from' ? to : last} aria-valuenow={index} aria-valuetext={read(axis.values[index] ?? '')}
          onKeyDown={(event) => { onKey(event, which); }} onPointerDown={(event) => { begin(event, stays); }} {...drag}>
          <rect className={styles.touch} x={x - REACH} width={2 * REACH} y={y(index) + outside - REACH / 2} height={REACH} />
          <rect className={styles.thumb} x={x - 8} width={16} y={y(index) + outside - 2} height={4} rx={2} />
        </g>
      ))}
    </g>
  );
}
