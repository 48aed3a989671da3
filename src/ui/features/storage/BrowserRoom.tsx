import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useCommands } from '../../../state/hooks.tsx';
import type { Inventory } from '../../../state/storage/store.ts';
import { Panel } from '../../elements/Panel.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './storage.module.css';

/** How much room the browser gives, how much is used, and whether it may clear it by itself. */
export function BrowserRoom({ inventory: { browser: { quota, usage, persisted }, bytes } }: { readonly inventory: Inventory }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const [asked, setAsked] = useState(false);
  const used = usage === null ? '' : formatBytes(usage, locale);
  return (
    <Panel title={t('storage.browser')}>
      {usage !== null && quota !== null && <progress className={styles.meter} aria-label={t('storage.browser')} max={quota} value={usage} />}
      <p className={styles.about}>
        {usage === null ? t('storage.notSaid') : quota === null ? t('storage.usedOnly', { used }) : t('storage.used', { used, quota: formatBytes(quota, locale) })}
        {bytes > 0 && <>{t('common.between')}{t('storage.counted', { bytes: formatBytes(bytes, locale) })}</>}
      </p>
      {persisted !== null && (
        <div className={styles.persist}>
          <span>{t(persisted ? 'storage.persisted' : asked ? 'storage.persistRefused' : 'storage.notPersisted')}</span>
          {!persisted && <Button size="compact-sm" variant="default" onClick={() => { void commands.askPersistence().then(() => { setAsked(true); }); }}>{t('storage.persist')}</Button>}
        </div>
      )}
    </Panel>
  );
}
