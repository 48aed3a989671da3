import type { ReactElement } from 'react';
import { templateColumns } from '../../../domain/template.ts';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { classTitle } from '../../elements/results/classTitle.ts';
import { TryText } from '../../elements/results/TryText.tsx';
import { useT } from '../../i18n/index.ts';

/** One's own text, before and after, with the task that the prompt was trained for. */
export function TryPanel(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const promptTask = useRun((run) => run.prompt?.adapter.description?.task ?? null);
  const projectTask = useProject((project) => project.task);
  const error = useSession((session) => session.errors.prompt);
  const running = useRun((run) => isRunning(run.status));
  const modelLoaded = useSession((session) => session.model !== null);
  const task = promptTask ?? projectTask;
  if (task === null) return <p>{t('train.missing.task')}</p>;
  return (
    <>
      {running ? <Note severity="info">{t('try.running')}</Note> : !modelLoaded && <p>{t('evaluate.needModel')}</p>}
      <TryText columns={templateColumns(task.template)} classes={task.classes.map(classTitle)} disabled={!modelLoaded || running} onTry={(fields) => commands.tryText(fields)} />
      {error !== null && !running && <ErrorNote error={error} />}
    </>
  );
}
