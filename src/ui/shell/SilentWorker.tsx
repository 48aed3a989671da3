import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useSession, useSweeps } from '../../state/hooks.tsx';
import { isRunning } from '../../state/run.ts';
import { Note } from '../elements/Note.tsx';
import { useT } from '../i18n/index.ts';
import styles from './Notices.module.css';

/** That the worker has said nothing for minutes, and what can be done about it. */
export function SilentWorker(): ReactElement | null {
  const t = useT();
  const commands = useCommands();
  const minutes = useSession((session) => session.silentMinutes);
  const running = useRun((run) => isRunning(run.status));
  const several = useSweeps((sweeps) => sweeps.active !== null);
  if (minutes === null) return null;
  const training = running || several;
  return (
    <Note severity="warning">
      {t('worker.silent', { n: minutes })} {training && t('worker.silentTraining')}
      <div className={styles.ways}>
        <Button size="compact-xs" variant="default" onClick={() => { commands.waitForWorker(); }}>{t('worker.wait')}</Button>
        <Button size="compact-xs" onClick={() => { void commands.restartWorker(); }}>{t(training ? 'worker.restartTraining' : 'worker.restart')}</Button>
      </div>
    </Note>
  );
}
