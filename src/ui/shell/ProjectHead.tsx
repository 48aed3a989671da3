import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommands, useHistory, useProject } from '../../state/hooks.tsx';
import { PROMPT_FILES } from '../elements/accept.ts';
import { Confirm } from '../elements/Confirm.tsx';
import { FilePick } from '../elements/FilePick.tsx';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import styles from './ProjectHead.module.css';
import { navigate } from './route.ts';

/** The project's name, to be written over, and what can be done with the whole of it. */
export function ProjectHead() {
  const t = useT();
  const commands = useCommands();
  const name = useProject((project) => project.name);
  const { canUndo, canRedo } = useHistory();
  const [asking, setAsking] = useState(false);

  return (
    <div className={styles.head}>
      <TextInput variant="unstyled" className={styles.name} value={name} placeholder={t('rail.unnamed')} aria-label={t('rail.projectName')}
        onChange={(event) => { commands.rename(event.currentTarget.value); }} />
      <FilePick label={t('project.open')} accept={PROMPT_FILES} multiple
        onPick={(files) => { void commands.open(files, navigate); }}>
        {(openDialog) => (
          <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('rail.menu')}><Icon name="chevron" /></ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => { navigate('start'); }}>{t('rail.start')}</Menu.Item>
              <Menu.Item onClick={openDialog}>{t('project.open')}</Menu.Item>
              <Menu.Item onClick={() => { void commands.saveProject(); }}>{t('project.save')}</Menu.Item>
              <Menu.Item onClick={() => { setAsking(true); }}>{t('rail.new')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item disabled={!canUndo} rightSection="Ctrl Z" onClick={() => { void commands.stepHistory('undo'); }}>{t('common.undo')}</Menu.Item>
              <Menu.Item disabled={!canRedo} rightSection="Ctrl ⇧ Z" onClick={() => { void commands.stepHistory('redo'); }}>{t('common.redo')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={() => { navigate('storage'); }}>{t('page.storage')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </FilePick>
      {asking && (
        <Confirm title={t('new.title')} body={t('new.body')} action={t('new.confirm')}
          onCancel={() => { setAsking(false); }}
          onConfirm={() => {
            setAsking(false);
            void commands.newProject().then(() => { navigate('start'); });
          }} />
      )}
    </div>
  );
}
