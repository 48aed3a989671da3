import { TextInput } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useCommands, useProject } from '../../state/hooks.tsx';
import { PROMPT_FILES } from '../elements/accept.ts';
import { Confirm } from '../elements/Confirm.tsx';
import { FilePick } from '../elements/FilePick.tsx';
import { later } from '../elements/later.tsx';
import { usePressed } from '../elements/usePressed.ts';
import { useT } from '../i18n/index.ts';
import { ProjectButton } from './ProjectButton.tsx';
import styles from './ProjectHead.module.css';
import { navigate } from './route.ts';

const ProjectMenu = later(async () => (await import('./ProjectMenu.tsx')).ProjectMenu);

/** The project's name, to be written over, and what can be done with the whole of it. */
export function ProjectHead() {
  const t = useT();
  const commands = useCommands();
  const name = useProject((project) => project.name);
  const [pressed, press] = usePressed();
  const [asking, setAsking] = useState(false);

  return (
    <div className={styles.head}>
      <TextInput variant="unstyled" className={styles.name} value={name} placeholder={t('rail.unnamed')} aria-label={t('rail.projectName')}
        onChange={(event) => { commands.rename(event.currentTarget.value); }} />
      <FilePick label={t('project.open')} accept={PROMPT_FILES} multiple
        onPick={(files) => { void commands.open(files, navigate); }}>
        {(openDialog) => (
          <Suspense>
            {pressed ? <ProjectMenu onOpen={openDialog} onNew={() => { setAsking(true); }} /> : <ProjectButton aria-haspopup="menu" aria-expanded={false} onClick={press} />}
          </Suspense>
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
