import { Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly help?: ReactNode | undefined;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One part of a screen under a heading. */
export function Panel({ title, help, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <Title order={2} id={id}>{title}</Title>
        {actions}
      </div>
      {help !== undefined && <p className={styles.help}>{help}</p>}
      {children}
    </section>
  );
}
