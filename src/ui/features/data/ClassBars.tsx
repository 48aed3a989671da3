import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useProject, useSession } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './data.module.css';
import type { RowChoice } from './RowsTable.tsx';

/** More classes than these are folded away at first. */
const SHOWN_CLASSES = 8;

/** The classes as bars with counts; a click shows a class's rows. */
export function ClassBars({ onShow }: { readonly onShow: (choice: RowChoice) => void }) {
  const t = useT();
  const locale = useLocale();
  const labelColumn = useProject((project) => project.labelColumn);
  const table = useSession((session) => session.data?.table);
  const profile = useSession((session) => session.profile);
  const [all, setAll] = useState(false);
  if (table === undefined || profile === null) return <Panel title={t('data.classes')}>{null}</Panel>;

  const { classes, unlabelled } = profile;
  const shown = all ? classes : classes.slice(0, SHOWN_CLASSES);
  const largest = Math.max(1, ...classes.map(({ count }) => count));
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  const show = (name: string): void => {
    const column = table.columns.indexOf(labelColumn);
    const rows = table.rows.flatMap((cells, row) => ((cells[column] ?? '').trim() === name ? [row] : []));
    onShow({ rows, what: `${labelColumn} = ${name}` });
  };
  return (
    <Panel title={t('data.classes')} help={t('data.classes.count', { n: classes.length, column: labelColumn })}>
      <ul className={styles.bars}>
        {shown.map(({ name, count }) => (
          <li key={name}>
            <UnstyledButton className={styles.bar} onClick={() => { show(name); }} title={name}>
              <span className={styles.barName}>{name}</span>
              <span className={styles.barTrack}><span style={{ width: `${(100 * count) / largest}%` }} /></span>
              <span className={styles.barCount}>{formatNumber(count, locale)}</span>
              <span className={styles.barShare}>{formatNumber(count / total, locale, { style: 'percent', maximumFractionDigits: 1 })}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {!all && classes.length > shown.length && (
        <Button size="compact-sm" variant="subtle" onClick={() => { setAll(true); }}>{t('data.classes.more', { n: classes.length - shown.length })}</Button>
      )}
      {unlabelled > 0 && <p className={styles.dim}>{t('data.classes.unlabelled', { n: unlabelled })}</p>}
    </Panel>
  );
}
