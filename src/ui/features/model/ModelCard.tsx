import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../elements/icons.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './model.module.css';

export interface ModelCardProps {
  readonly name: string;
  readonly inUse: boolean;
  readonly busy: boolean;
  /** What one does with it while it is not in use. */
  readonly action?: { readonly label: string; readonly act: () => void };
  readonly onRemove?: () => void;
  readonly children: ReactNode;
}

/** A model one can choose. */
export function ModelCard({ name, inUse, busy, action, onRemove, children }: ModelCardProps) {
  const t = useT();
  return (
    <section className={styles.card} data-in-use={inUse} aria-label={name}>
      <h3>{name}</h3>
      <div className={styles.about}>{children}</div>
      <div className={styles.cardFoot}>
        {inUse
          ? <span className={styles.inUse}><Icon name="check" />{t('model.inUse')}</span>
          : action !== undefined && <Button variant="default" disabled={busy} onClick={action.act}>{action.label}</Button>}
        {onRemove !== undefined && (
          <ActionIcon variant="subtle" color="gray" size={32} disabled={busy} aria-label={t('model.remove', { name })} title={t('model.remove', { name })} onClick={onRemove}>
            <Icon name="close" />
          </ActionIcon>
        )}
      </div>
    </section>
  );
}
