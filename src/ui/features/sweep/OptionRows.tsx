import { Button, NativeSelect } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ConfigKey } from '../../../domain/config.ts';
import { useT } from '../../i18n/index.ts';
import { VARIED_KEYS } from './readDraft.ts';
import styles from './sweep.module.css';
import { optionKey, variedName } from './words.ts';

interface Props<R> {
  readonly rows: readonly R[];
  /** A row for another option. */
  readonly fresh: (key: ConfigKey) => R;
  readonly onRows: (rows: readonly R[]) => void;
  readonly children: (row: R, onRow: (row: R) => void) => ReactElement;
}

/** Options that vary, each in a row with what it may be; no option twice. */
export function OptionRows<R extends { readonly key: ConfigKey }>({ rows, fresh, onRows, children }: Props<R>): ReactElement {
  const t = useT();
  const free = VARIED_KEYS.filter((key) => !rows.some((row) => row.key === key));
  const put = (at: number, row: R): void => { onRows(rows.map((other, index) => (index === at ? row : other))); };
  const [next] = free;
  return (
    <>
      {rows.map((row, at) => (
        <div key={row.key} className={styles.row}>
          <NativeSelect label={t('sweep.option')} value={row.key} data={[row.key, ...free].map((value) => ({ value, label: variedName(value, t) }))}
            onChange={(event) => { put(at, fresh(optionKey(event.currentTarget.value) ?? row.key)); }} />
          {children(row, (changed) => { put(at, changed); })}
          {rows.length > 1 && <Button className={styles.remove} variant="default" size="xs" aria-label={t('sweep.removeOption', { name: variedName(row.key, t) })}
            onClick={() => { onRows(rows.filter((_, index) => index !== at)); }}>{t('common.remove')}</Button>}
        </div>
      ))}
      <div className={styles.actions}>
        <Button variant="default" size="compact-sm" disabled={next === undefined} onClick={() => { if (next !== undefined) onRows([...rows, fresh(next)]); }}>{t('sweep.add')}</Button>
      </div>
    </>
  );
}
