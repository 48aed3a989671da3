import { Button, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { isChatTemplate } from '../../../domain/chat.ts';
import type { ErrorReport } from '../../../domain/errors.ts';
import type { Task } from '../../../domain/task.ts';
import { templateParts } from '../../../domain/template.ts';
import { useCommands, useProject, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useT } from '../../i18n/index.ts';
import { ChatNote } from './ChatNote.tsx';
import styles from './task.module.css';

/** The template: written as text, shown as chips and words with the place of the answer. */
export function TemplateEditor({ task, error }: { readonly task: Task; readonly error: ErrorReport | null }) {
  const { template } = task;
  const t = useT();
  const commands = useCommands();
  const columns = useSession((session) => session.data?.table.columns) ?? [];
  const labelColumn = useProject((project) => project.labelColumn);
  const edited = useProject((project) => project.edited.template || project.edited.labelWords.length > 0);
  const chat = useSession((session) => session.chat);
  const inChat = chat !== null && isChatTemplate(template, chat);
  const area = useRef<HTMLTextAreaElement>(null);

  const insert = (column: string): void => {
    const from = area.current?.selectionStart ?? template.length;
    const to = area.current?.selectionEnd ?? template.length;
    const place = `{${column}}`;
    commands.setTemplate(template.slice(0, from) + place + template.slice(to));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + place.length, from + place.length);
    });
  };

  return (
    <Panel title={t('task.template')} help={t('task.template.help')}
      {...(edited ? { actions: <Button size="compact-sm" variant="subtle" onClick={() => { void commands.resetTask(); }}>{t('task.reset')}</Button> } : {})}>
      <Textarea ref={area} autosize minRows={2} maxRows={8} spellCheck={false} value={template} aria-label={t('task.template')} error={error !== null}
        classNames={{ input: styles.mono ?? '' }} onChange={(event) => { commands.setTemplate(event.currentTarget.value); }} />
      <div className={styles.insert} role="group" aria-label={t('task.template.insert')}>
        <span>{t('task.template.insert')}</span>
        {columns.filter((column) => column !== labelColumn).map((column) => (
          <Button key={column} size="compact-sm" variant="default" className={styles.mono} onClick={() => { insert(column); }}>{`{${column}}`}</Button>
        ))}
      </div>
      <p className={styles.line}>
        {templateParts(template).map((part, place) => (
          // Parts have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={place} className={part.kind === 'cell' ? styles.columnChip : styles.words}>{part.kind === 'cell' ? part.column : part.text.replaceAll('\n', '↵\n')}</span>
        ))}
        <span className={styles.answerChip}>{t('task.template.answer')}</span>
      </p>
      {error !== null && <ErrorNote error={error} />}
      {chat !== null && <ChatNote inChat={inChat} />}
      {/\s$/.test(template) && !inChat && <Note severity="info">{t('task.template.trailing')}</Note>}
    </Panel>
  );
}
