import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { Icon } from './icons.tsx';
import styles from './Note.module.css';

export interface NoteProps {
  readonly severity: 'info' | 'warning';
  readonly onDismiss?: () => void;
  readonly children: ReactNode;
}

/** A fact worth knowing that is no error. */
export function Note({ severity, onDismiss, children }: NoteProps) {
  const t = useT();
  return (
    <div className={styles.note} data-severity={severity} role="status">
      <span className={styles.icon}><Icon name={severity === 'info' ? 'info' : 'alert'} /></span>
      <div className={styles.text}>{children}</div>
      {onDismiss !== undefined && <CloseButton size="sm" onClick={onDismiss} aria-label={t('common.dismiss')} />}
    </div>
  );
}
