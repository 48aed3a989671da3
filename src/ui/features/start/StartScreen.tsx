import { Button, Title, UnstyledButton } from '@mantine/core';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { DATA_FILES, PROMPT_FILES } from '../../elements/accept.ts';
import { FilePick } from '../../elements/FilePick.tsx';
import { Icon, type IconName } from '../../elements/icons.tsx';
import { useT } from '../../i18n/index.ts';
import { hashOf, navigate } from '../../shell/route.ts';
import { PromptPicture } from './PromptPicture.tsx';
import styles from './StartScreen.module.css';

/** The way back to what was begun, three doors, and in three lines what a soft prompt is. */
export function StartScreen() {
  const t = useT();
  const commands = useCommands();
  const name = useProject((project) => project.name);
  const hasProject = useProject((project) => project.file !== null || project.adapterFileOpened !== null);
  const running = useRun((run) => isRunning(run.status));
  const interrupted = useRun((run) => run.resumable !== null);
  const fetching = useSession((session) => session.busy.sample);
  return (
    <main className={styles.start} id="main" tabIndex={-1}>
      <Title order={1} className={styles.title ?? ''}>{t('start.title')}</Title>
      <p className={styles.lead}>{t('start.lead')}</p>
      {hasProject && (
        <p className={styles.continue}>
          <Button component="a" size="md" variant="default" href={hashOf(running || interrupted ? 'train' : 'data')}>
            {t(interrupted ? 'start.continueTraining' : 'start.continue', { name: name === '' ? t('rail.unnamed') : name })}
          </Button>
        </p>
      )}
      <div className={styles.doors}>
        <Door icon="play" main title={t('start.sample')} text={t('start.sample.text')} disabled={fetching || running}
          onClick={() => {
            navigate('train');
            void commands.trySample();
          }} />
        <FilePick label={t('start.file')} accept={DATA_FILES} multiple onPick={(files) => { void commands.open(files, navigate); }}>
          {(openDialog) => <Door icon="file" title={t('start.file')} text={t('start.file.text')} onClick={openDialog} />}
        </FilePick>
        <FilePick label={t('start.open')} accept={PROMPT_FILES} multiple onPick={(files) => { void commands.open(files, navigate); }}>
          {(openDialog) => <Door icon="open" title={t('start.open')} text={t('start.open.text')} onClick={openDialog} />}
        </FilePick>
      </div>
      <PromptPicture />
      <ol className={styles.lines}>
        <li>{t('start.what.model')}</li>
        <li>{t('start.what.prompt')}</li>
        <li>{t('start.what.answer')}</li>
      </ol>
    </main>
  );
}

interface DoorProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly main?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Door({ icon, title, text, main = false, disabled = false, onClick }: DoorProps) {
  return (
    <UnstyledButton className={styles.door} data-main={main} disabled={disabled} onClick={onClick}>
      <Icon name={icon} size={20} />
      <strong>{title}</strong>
      <span>{text}</span>
    </UnstyledButton>
  );
}
