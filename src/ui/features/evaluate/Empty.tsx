import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './evaluate.module.css';

/** What stands here before there are figures: what the screen is for, and the way to them. */
export function Empty(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const prompt = useRun((run) => run.prompt);
  const busy = useSession((session) => session.busy.prompt);
  const ready = useSession((session) => session.model !== null && session.data !== null);
  const running = useRun((run) => isRunning(run.status));
  const error = useSession((session) => session.errors.prompt);
  return (
    <section className={styles.empty}>
      <h2 className={styles.heading}>{t('evaluate.empty.title')}</h2>
      <p>{t('evaluate.empty.text')}</p>
      {running && <Note severity="info">{t('evaluate.running')}</Note>}
      {prompt !== null && !running && <p>{t('evaluate.promptOnly', { name: prompt.fileName ?? t('evaluate.current', { step: prompt.step }) })}</p>}
      {prompt !== null && !running && !ready && <p>{t('use.evaluateNeeds')}</p>}
      <div className={styles.actions}>
        {prompt !== null && !running && <Button disabled={!ready} loading={busy} onClick={() => { void commands.evaluateAgain(); }}>{t('evaluate.now')}</Button>}
        <Button component="a" href="#/train" variant={prompt === null || running ? 'filled' : 'default'}>{t('evaluate.empty.train')}</Button>
        {!running && <Button component="a" href="#/use" variant="default">{t('evaluate.empty.import')}</Button>}
      </div>
      {error !== null && <ErrorNote error={error} />}
    </section>
  );
}
