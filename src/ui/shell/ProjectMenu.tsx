import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useHistory } from '../../state/hooks.tsx';
import { useOpened } from '../elements/usePressed.ts';
import { useT } from '../i18n/index.ts';
import { ProjectButton } from './ProjectButton.tsx';
import { navigate } from './route.ts';

interface Props {
  /** Opens the browser's file dialog. */
  readonly onOpen: () => void;
  /** Asks before all is left for a new project. */
  readonly onNew: () => void;
}

/** What can be done with the whole project, open from the start. */
export function ProjectMenu({ onOpen, onNew }: Props): ReactElement {
  const t = useT();
  const commands = useCommands();
  const { canUndo, canRedo } = useHistory();
  const [button, opened, setOpened] = useOpened();
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false} opened={opened} onChange={setOpened}>
      <Menu.Target><ProjectButton ref={button} /></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => { navigate('start'); }}>{t('rail.start')}</Menu.Item>
        <Menu.Item onClick={onOpen}>{t('project.open')}</Menu.Item>
        <Menu.Item onClick={() => { void commands.saveProject(); }}>{t('project.save')}</Menu.Item>
        <Menu.Item onClick={onNew}>{t('rail.new')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={!canUndo} rightSection="Ctrl Z" onClick={() => { void commands.stepHistory('undo'); }}>{t('common.undo')}</Menu.Item>
        <Menu.Item disabled={!canRedo} rightSection="Ctrl ⇧ Z" onClick={() => { void commands.stepHistory('redo'); }}>{t('common.redo')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => { navigate('storage'); }}>{t('page.storage')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
