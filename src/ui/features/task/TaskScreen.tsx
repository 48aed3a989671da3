import { Button } from '@mantine/core';
import { useCommands, useHistory, useProject, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Icon } from '../../elements/icons.tsx';
import { NextStep } from '../../elements/NextStep.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useT } from '../../i18n/index.ts';
import { hashOf } from '../../shell/route.ts';
import { Counts } from './Counts.tsx';
import { LabelWords } from './LabelWords.tsx';
import { Preview } from './Preview.tsx';
import styles from './task.module.css';
import { TemplateEditor } from './TemplateEditor.tsx';
import { partOfError } from './partOfError.ts';

/** Task: how an example is put to the model, the words it may answer with, and what comes of it in tokens. */
export function TaskScreen() {
  const t = useT();
  const task = useProject((project) => project.task);
  const error = useSession((session) => session.errors.task);
  if (task === null) {
    return (
      <Screen title={t('task.title')} lead={t('task.lead')}>
        {error !== null && <ErrorNote error={error} />}
        <div className={styles.empty}>
          <h2>{t('task.empty.title')}</h2>
          <p>{t('task.empty.text')}</p>
          <Button component="a" href={hashOf('data')}>{t('step.data')}</Button>
        </div>
      </Screen>
    );
  }
  const part = error === null ? null : partOfError(error);
  return (
    <Screen title={t('task.title')} lead={t('task.lead')} actions={<><HistoryButtons /><NextStep step="model" /></>}>
      {error !== null && part === 'other' && <ErrorNote error={error} />}
      <div className={styles.columns}>
        <div>
          <TemplateEditor task={task} error={part === 'template' ? error : null} />
          <LabelWords task={task} error={part === 'labels' ? error : null} />
        </div>
        <div>
          <Preview stale={error !== null} />
          <Counts />
        </div>
      </div>
    </Screen>
  );
}

function HistoryButtons() {
  const t = useT();
  const commands = useCommands();
  const { canUndo, canRedo } = useHistory();
  return (
    <>
      <Button variant="default" disabled={!canUndo} leftSection={<Icon name="undo" />} onClick={() => { void commands.stepHistory('undo'); }}>{t('common.undo')}</Button>
      <Button variant="default" disabled={!canRedo} leftSection={<Icon name="redo" />} onClick={() => { void commands.stepHistory('redo'); }}>{t('common.redo')}</Button>
    </>
  );
}
