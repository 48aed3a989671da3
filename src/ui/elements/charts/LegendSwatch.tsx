import type { ReactElement } from 'react';
import styles from './LineChart.module.css';
import type { SeriesStyle } from './series.ts';

/** A small picture of how a curve is drawn: told apart by form and not by colour alone. */
export function LegendSwatch({ colour, style, dash = [] }: { readonly colour: string; readonly style: SeriesStyle; readonly dash?: readonly number[] }): ReactElement {
  const stroke = `var(${colour})`;
  return (
    <svg className={styles.swatch} viewBox="0 0 22 10" aria-hidden="true">
      {style !== 'ring' && (
        <line x1="0" x2="22" y1="5" y2="5" stroke={stroke} opacity={style === 'thin' ? 0.45 : 1}
          strokeWidth={style === 'thick' ? 2.5 : style === 'thin' ? 1 : 1.5} strokeDasharray={style === 'dotted' ? '2 4' : dash.length > 0 ? dash.map((length) => length / 2).join(' ') : undefined} />
      )}
      {style === 'points' && <circle cx="11" cy="5" r="3" fill={stroke} />}
      {style === 'ring' && <circle cx="11" cy="5" r="5" fill="none" stroke={stroke} strokeWidth="2" />}
    </svg>
  );
}
