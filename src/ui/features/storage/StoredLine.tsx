import { Button } from '@mantine/core';
import { useId, useState, type ReactElement } from 'react';
import { useCommands, useRuns } from '../../../state/hooks.tsx';
import type { StoredItem, StoredKind } from '../../../state/storage/store.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { DeleteStored } from './DeleteStored.tsx';
import styles from './storage.module.css';
import { storedDate, storedTitle } from './storedTitle.ts';

interface Props { readonly kind: StoredKind; readonly item: StoredItem; readonly singly: boolean }

/** One stored thing: its name, size and date, why it can't go now, and its buttons. */
export function StoredLine({ kind, item, singly }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const cards = useRuns((runs) => runs.cards);
  const [asking, setAsking] = useState(false);
  const why = useId();
  const { id, bytes, blocked, model } = item;
  const name = storedTitle(kind, item, cards, t, locale);
  const half = typeof model?.missingOf === 'number' ? t('storage.model.half', { here: formatBytes(bytes, locale), all: formatBytes(model.missingOf, locale) }) : '';
  const facts = [formatBytes(bytes, locale), model?.dtypes.join(', ') ?? '', storedDate(item, locale), half].filter((fact) => fact !== '');
  return (
    <li className={styles.line}>
      <span className={styles.name}>{name}</span>
      <span className={styles.facts}>{facts.join(' · ')}</span>
      {singly && blocked !== null && <span className={styles.blocked} id={why}>{t(`storage.blocked.${blocked}`)}</span>}
      {singly && (
        <span className={styles.buttons}>
          {kind === 'aside' && <Button size="compact-sm" variant="default" aria-label={t('storage.downloadOne', { name })} onClick={() => { void commands.downloadAside(id); }}>{t('storage.download')}</Button>}
          <Button size="compact-sm" variant="default" disabled={blocked !== null} aria-label={t('storage.deleteOne', { name })} {...(blocked === null ? {} : { 'aria-describedby': why })}
            onClick={() => { if (kind === 'models' || kind === 'leftovers') setAsking(true); else void commands.deleteStored(kind, [id]); }}>{t('storage.delete')}</Button>
        </span>
      )}
      {asking && <DeleteStored kind={kind} items={[item]} onClose={() => { setAsking(false); }} />}
    </li>
  );
}
