import { Button, CloseButton } from '@mantine/core';
import type { ErrorReport } from '../../domain/errors.ts';
import { errorText } from '../i18n/errorText.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { Icon } from './icons.tsx';
import styles from './Note.module.css';

export interface ErrorNoteProps {
  readonly error: ErrorReport;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

/** An error where it happened: what, where, and what to do. */
export function ErrorNote({ error, onRetry, onDismiss }: ErrorNoteProps) {
  const t = useT();
  const { title, body, original } = errorText(error, useLocale());
  return (
    <div className={styles.note} data-severity="error" role="alert">
      <span className={styles.icon}><Icon name="alert" /></span>
      <div className={styles.text}>
        <strong>{title}</strong>
        <p>{body}</p>
        {original !== null && <p className={styles.original} lang="en">{original}</p>}
        {(error.code === 'storageFull' || error.code === 'storageFailed') && <a className={styles.link} href="#/storage">{t('storage.look')}</a>}
        {onRetry !== undefined && <Button size="compact-sm" variant="default" mt={8} onClick={onRetry}>{t('common.retry')}</Button>}
      </div>
      {onDismiss !== undefined && <CloseButton size="sm" onClick={onDismiss} aria-label={t('common.dismiss')} />}
    </div>
  );
}
