import type { ReactElement } from 'react';
import type { OptionValue } from '../../../domain/sweep.ts';
import { percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { axisOf, type MemberRow } from './rows.ts';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

const WIDTH = 800, HEIGHT = 260, TOP = 40, BOTTOM = 230, SIDE = 80;
/** The axis of the figure, behind those of the options. */
const FIGURE = 'accuracy';

interface Props {
  readonly rows: readonly MemberRow[];
  readonly keys: readonly string[];
  /** Index of the run that is highlighted. */
  readonly lit: number | null;
  readonly onLight: (index: number | null) => void;
}

/** Each run as a line over an axis for every option that varies, and one for the held-out accuracy. */
export function ParallelView({ rows, keys, lit, onLight }: Props): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const done = rows.filter(({ figures }) => figures !== null);
  if (done.length < 2) return null;
  const valueOf = ({ varied, figures }: MemberRow, name: string): OptionValue => (name === FIGURE ? figures?.accuracy ?? 0 : varied[name] ?? '');
  const shown = (name: string, value: OptionValue): string => (name === FIGURE ? percent(Number(value), locale, done[0]?.figures?.examples) : variedValue(name, value, t, locale));
  const axes = [...keys, FIGURE].map((name, at) => {
    const values = [...new Set(done.map((row) => valueOf(row, name)))];
    const place = axisOf(values);
    return { name, x: SIDE + (at * (WIDTH - 2 * SIDE)) / keys.length, ticks: ticksOf(values), y: (value: OptionValue) => BOTTOM - place(value) * (BOTTOM - TOP) };
  });
  const read = (row: MemberRow): string => axes.map(({ name }) => `${name === FIGURE ? t('runs.accuracy') : variedName(name, t)}: ${shown(name, valueOf(row, name))}`).join(' · ');
  const chosen = done.find(({ index }) => index === lit);
  return (
    <div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('sweep.parallel')}>
        <svg className={styles.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('sweep.parallelOf', { n: done.length })}>
          {done.map((row) => (
            <polyline key={row.index} className={styles.line} data-lit={row.index === lit} points={axes.map(({ x, y, name }) => `${x},${y(valueOf(row, name))}`).join(' ')}
              onPointerEnter={() => { onLight(row.index); }}><title>{read(row)}</title></polyline>
          ))}
          {axes.map(({ name, x, y, ticks }) => (
            <g key={name}>
              <line className={styles.axis} x1={x} x2={x} y1={TOP} y2={BOTTOM} />
              <text x={x} y={18} textAnchor="middle">{name === FIGURE ? t('runs.accuracy') : variedName(name, t)}</text>
              {ticks.map((value) => <text key={value} x={x + 6} y={y(value) + 4}>{shown(name, value)}</text>)}
            </g>
          ))}
        </svg>
      </div>
      <p className={styles.small} role="status">{chosen === undefined ? t('sweep.parallelHint') : read(chosen)}</p>
    </div>
  );
}

/** Every value where they are few, else the ends. */
function ticksOf(values: readonly OptionValue[]): OptionValue[] {
  const numbers = values.filter((value) => typeof value === 'number');
  return values.length <= 6 || numbers.length < values.length ? [...values] : [Math.min(...numbers), Math.max(...numbers)];
}
