import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands } from '../../../state/hooks.tsx';
import { Icon } from '../../elements/icons.tsx';
import { useOpened } from '../../elements/usePressed.ts';
import { useT } from '../../i18n/index.ts';
import styles from './ColumnHead.module.css';
import { RoleButton, type RoleProps } from './RoleButton.tsx';

/** A column's name and role with the choice of roles, which opens at once. */
export function RoleMenu({ column, role }: RoleProps): ReactElement {
  const t = useT();
  const commands = useCommands();
  const [button, opened, setOpened] = useOpened();
  return (
    <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false} opened={opened} onChange={setOpened}>
      <Menu.Target><RoleButton ref={button} column={column} role={role} /></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('data.role', { column })}</Menu.Label>
        <Menu.Item leftSection={role === 'text' ? <Icon name="check" /> : <span className={styles.noCheck} />}
          onClick={() => { void commands.chooseColumns({ textColumn: column }); }}>{t('data.role.makeText')}</Menu.Item>
        <Menu.Item leftSection={role === 'label' ? <Icon name="check" /> : <span className={styles.noCheck} />}
          onClick={() => { void commands.chooseColumns({ labelColumn: column }); }}>{t('data.role.makeLabel')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
