import type { ReactElement } from 'react';
import { templateColumns } from '../../../domain/template.ts';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
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
  const modelLoaded = useSession((session) => session.model !== null);
  const task = promptTask ?? projectTask;
  if (task === null) return <p>{t('train.missing.task')}</p>;
  return (
    <>
      {!modelLoaded && <p>{t('evaluate.needModel')}</p>}
      <TryText columns={templateColumns(task.template)} classes={task.classes.map(classTitle)} disabled={!modelLoaded} onTry={(fields) => commands.tryText(fields)} />
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
