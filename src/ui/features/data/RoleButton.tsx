import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentProps, ReactElement } from 'react';
import { Icon } from '../../elements/icons.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './ColumnHead.module.css';
import type { ColumnRole } from './roles.ts';

export interface RoleProps {
  readonly column: string;
  readonly role: ColumnRole;
}

/** A column's name and its role, coloured and in words; what opens the choice of roles. */
export function RoleButton({ column, role, ...props }: RoleProps & UnstyledButtonProps & Omit<ComponentProps<'button'>, keyof UnstyledButtonProps | 'role'>): ReactElement {
  const t = useT();
  return (
    <UnstyledButton {...props} className={styles.head} data-role={role} aria-label={`${column}: ${t(`data.role.${role}`)}`} title={column}>
      <span className={styles.role}>{t(`data.role.${role}`)}<Icon name="chevron" size={12} /></span>
      <span className={styles.name}>{column}</span>
    </UnstyledButton>
  );
}
