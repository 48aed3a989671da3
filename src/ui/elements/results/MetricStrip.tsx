import type { ReactElement } from 'react';
import styles from './MetricStrip.module.css';

export interface Metric { readonly label: string; readonly value: string; readonly note?: string }

/** A row of named figures. */
export function MetricStrip({ metrics }: { readonly metrics: readonly Metric[] }): ReactElement {
  return (
    <dl className={styles.strip}>
      {metrics.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}{note !== undefined && <span className={styles.note}>{note}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
