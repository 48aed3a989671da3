import { Menu, UnstyledButton } from '@mantine/core';
import { useCommands } from '../../../state/hooks.tsx';
import { Icon } from '../../elements/icons.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './ColumnHead.module.css';
import type { ColumnRole } from './roles.ts';

/** A column's head: its name and its role, coloured and in words; opens the choice of roles. */
export function ColumnHead({ column, role }: { readonly column: string; readonly role: ColumnRole }) {
  const t = useT();
  const commands = useCommands();
  return (
    <th scope="col">
      <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className={styles.head} data-role={role} aria-label={`${column}: ${t(`data.role.${role}`)}`} title={column}>
            <span className={styles.role}>{t(`data.role.${role}`)}<Icon name="chevron" size={12} /></span>
            <span className={styles.name}>{column}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('data.role', { column })}</Menu.Label>
          <Menu.Item leftSection={role === 'text' ? <Icon name="check" /> : <span className={styles.noCheck} />}
            onClick={() => { void commands.chooseColumns({ textColumn: column }); }}>{t('data.role.makeText')}</Menu.Item>
          <Menu.Item leftSection={role === 'label' ? <Icon name="check" /> : <span className={styles.noCheck} />}
            onClick={() => { void commands.chooseColumns({ labelColumn: column }); }}>{t('data.role.makeLabel')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </th>
  );
}
