import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useT } from '../i18n/index.ts';
import { Icon } from './icons.tsx';
import styles from './Note.module.css';

/** In place of a part of the page whose script could not be fetched. */
export function NotFetched({ onRetry }: { readonly onRetry: () => void }): ReactElement {
  const t = useT();
  return (
    <div className={`${styles.note} ${styles.alone}`} data-severity="error" role="alert">
      <span className={styles.icon}><Icon name="alert" /></span>
      <div className={styles.text}>
        <p>{t('app.notFetched')}</p>
        <Button size="compact-sm" variant="default" mt={8} onClick={onRetry}>{t('common.retry')}</Button>
      </div>
    </div>
  );
}
