import { Button } from '@mantine/core';
import { useId, useState, type ReactElement } from 'react';
import type { StoredGroup, StoredKind } from '../../../state/storage/store.ts';
import { Panel } from '../../elements/Panel.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { DeleteStored } from './DeleteStored.tsx';
import styles from './storage.module.css';
import { StoredLine } from './StoredLine.tsx';
import { storedDate } from './storedTitle.ts';

/** Of which one can be deleted and the others stay; the rest goes as a whole. */
const SINGLY: readonly StoredKind[] = ['models', 'runs', 'sweeps', 'aside', 'leftovers'];
/** Lines before the list is folded. */
const SHOWN = 6;

/** One kind of stored things: how many, how large, each of them, and what can be done with it. */
export function KindSection({ group }: { readonly group: StoredGroup }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const [all, setAll] = useState(false);
  const why = useId();
  const { kind, items, bytes, blocked } = group;
  const singly = SINGLY.includes(kind);
  const [only] = items;
  const date = items.length === 1 && only !== undefined ? storedDate(only, locale) : '';
  const size = items.length === 1 ? formatBytes(bytes, locale) : t('storage.size', { n: items.length, bytes: formatBytes(bytes, locale) });
  const listed = kind !== 'run' && kind !== 'checkpoint';
  return (
    <Panel title={t(`storage.kind.${kind}`)} help={t(`storage.about.${kind}`)} actions={(
      <div className={styles.actions}>
        <span className={styles.total}>{[size, ...(listed || date === '' ? [] : [date])].join(' · ')}</span>
        {!(singly && items.length === 1) && (
          <Button size="compact-sm" variant="default" disabled={blocked !== null} aria-label={t('storage.deleteKindLabel', { kind: t(`storage.kind.${kind}`) })}
            {...(blocked === null ? {} : { 'aria-describedby': why })} onClick={() => { setAsking(true); }}>
            {t(singly ? 'storage.deleteKind' : 'storage.deleteThis')}
          </Button>
        )}
      </div>
    )}>
      {blocked !== null && !singly && <p className={styles.blocked} id={why}>{t(`storage.blocked.${blocked}`)}</p>}
      {listed && (
        <ul className={styles.list}>
          {items.slice(0, all ? undefined : SHOWN).map((item) => <StoredLine key={item.id} kind={kind} item={item} singly={singly} />)}
        </ul>
      )}
      {listed && items.length > SHOWN && (
        <Button size="compact-sm" variant="subtle" aria-expanded={all} onClick={() => { setAll(!all); }}>{t(all ? 'storage.showFewer' : 'storage.showAll', { n: items.length })}</Button>
      )}
      {asking && <DeleteStored kind={kind} items={items} all onClose={() => { setAsking(false); }} />}
    </Panel>
  );
}
